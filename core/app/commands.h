// SPDX-License-Identifier: Apache-2.0
//
// The subcommands of `wireroom`, one file each. Add<Name> declares the options
// and what to do; it is done inside CLI::App::parse, and *exit_code is what the
// process is to return (core/ops/exit_code.h). Both outlive the parse.
#pragma once

namespace CLI {
class App;
}

namespace wireroom::app {

// The daemon.
void AddRun(CLI::App& app, int* exit_code);
// Plugins on files, without daemon, sockets or journal.
void AddAnnotate(CLI::App& app, int* exit_code);
// A producer: sends files to a daemon.
void AddSend(CLI::App& app, int* exit_code);
// A subscriber: shows the events of a daemon, live or from its journal.
void AddTail(CLI::App& app, int* exit_code);
// Writes events of the journal to a file.
void AddExport(CLI::App& app, int* exit_code);
// Articles that were refused: lists them, tries them again, forgets them.
void AddRejects(CLI::App& app, int* exit_code);
// Subscribers with a cursor: lists and drops them.
void AddSubscribers(CLI::App& app, int* exit_code);
// Reads every record of the journal and says what is wrong.
void AddJournal(CLI::App& app, int* exit_code);
// A copy of the journal, and its way back.
void AddBackup(CLI::App& app, int* exit_code);
void AddRestore(CLI::App& app, int* exit_code);
// Configuration and plugins, as `run` would load them.
void AddCheck(CLI::App& app, int* exit_code);
// Lists, checks and makes plugins.
void AddPlugin(CLI::App& app, int* exit_code);

}  // namespace wireroom::app
