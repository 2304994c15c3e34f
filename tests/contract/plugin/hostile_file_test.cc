// SPDX-License-Identifier: Apache-2.0
//
// Files that are no plugin, are cut off or lie in an unsafe place.
#include <elf.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/contract/plugin/host_fixture.h"

namespace wireroom::plugin {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class HostileFile : public HostFixture {
 protected:
  HostileFile() {
    std::string pattern = ::testing::TempDir() + "wireroom_hostile_XXXXXX";
    directory_ = mkdtemp(pattern.data());
    fs::create_directory(directory_ / "sound");
    fs::permissions(directory_ / "sound", fs::perms(0755));
    fs::copy_file(fs::path(WIREROOM_BROKEN_PLUGINS) / "sound" / "sound.so", file());
    fs::permissions(file(), fs::perms(0644));
  }
  ~HostileFile() override { fs::remove_all(directory_); }

  fs::path file() const { return directory_ / "sound" / "sound.so"; }

  std::string Read() const {
    std::ostringstream bytes;
    bytes << std::ifstream(file(), std::ios::binary).rdbuf();
    return bytes.str();
  }
  // As a new file: the one that is loaded must not change.
  void Write(const std::string& bytes) {
    fs::remove(file());
    std::ofstream(file(), std::ios::binary) << bytes;
    fs::permissions(file(), fs::perms(0644));
  }
  std::string Error() {
    Loader loader({directory_}, services_);
    const auto library = loader.Load("sound");
    return library.ok() ? "" : std::string(library.status().message());
  }

  fs::path directory_;
};

TEST_F(HostileFile, SoundCopyLoads) { EXPECT_EQ(Error(), ""); }

TEST_F(HostileFile, TextNamedSoIsRefused) {
  Write("#!/bin/sh\necho not a plugin\n");
  EXPECT_THAT(Error(),
              HasSubstr("expected an ELF shared object, found another kind of file of 28"));
}

TEST_F(HostileFile, EmptyFileIsRefused) {
  Write("");
  EXPECT_THAT(Error(), HasSubstr("expected an ELF shared object"));
}

TEST_F(HostileFile, IsRefusedWhereverItIsCutOff) {
  const std::string whole = Read();
  for (size_t size = 0; size < whole.size() / 2; size += 1 + size / 8) {
    Write(whole.substr(0, size));
    EXPECT_NE(Error(), "") << "cut off after " << size;
  }
  Write(whole.substr(0, whole.size() / 2));
  EXPECT_THAT(Error(), HasSubstr("build or copy it again"));
}

TEST_F(HostileFile, OtherMachineIsRefused) {
  std::string bytes = Read();
  auto* header = reinterpret_cast<Elf64_Ehdr*>(bytes.data());
  header->e_machine = EM_S390;
  Write(bytes);
  EXPECT_THAT(Error(), HasSubstr("build the plugin for this machine"));
}

TEST_F(HostileFile, ProgramIsRefused) {
  std::string bytes = Read();
  reinterpret_cast<Elf64_Ehdr*>(bytes.data())->e_type = ET_EXEC;
  Write(bytes);
  EXPECT_THAT(Error(), HasSubstr("link it with -shared"));
}

// Every byte of the headers and notes, with values that break sizes.
TEST_F(HostileFile, ChangedHeadersNeverCrashTheCheck) {
  const std::string start = Read().substr(0, 4096);
  FILE* file = std::fopen((directory_ / "changed").c_str(), "w+");
  std::fwrite(start.data(), 1, start.size(), file);
  std::fflush(file);
  for (off_t at = 0; at < 1024; ++at) {
    for (const char value : {'\x00', '\x01', '\x7F', '\xFF'}) {
      ASSERT_EQ(pwrite(fileno(file), &value, 1, at), 1);
      const auto version = ReadAbiVersion(fileno(file));
      EXPECT_TRUE(version.ok() || !version.status().message().empty());
    }
    ASSERT_EQ(pwrite(fileno(file), &start[static_cast<size_t>(at)], 1, at), 1);
  }
  std::fclose(file);
}

TEST_F(HostileFile, MissingLibraryIsNamed) {
  fs::remove(file());
  EXPECT_THAT(Error(), HasSubstr("expected the library"));
  EXPECT_THAT(Error(), HasSubstr("found nothing there"));
}

TEST_F(HostileFile, WorldWritableFileIsRefused) {
  fs::permissions(file(), fs::perms(0666));
  EXPECT_THAT(Error(), HasSubstr("not to be writable by its group or by others, found mode 0666"));
  EXPECT_THAT(Error(), HasSubstr("run: chmod go-w " + file().native()));
}

TEST_F(HostileFile, GroupWritableFileIsRefused) {
  fs::permissions(file(), fs::perms(0664));
  EXPECT_THAT(Error(), HasSubstr("found mode 0664"));
}

TEST_F(HostileFile, WorldWritableFolderIsRefused) {
  fs::permissions(file().parent_path(), fs::perms(0777));
  EXPECT_THAT(Error(), HasSubstr("expected " + file().parent_path().native()));
  EXPECT_THAT(Error(), HasSubstr("found mode 0777"));
}

TEST_F(HostileFile, WorldWritablePluginDirectoryIsRefusedStickyOrNot) {
  for (const mode_t mode : {0777, 01777}) {
    chmod(directory_.c_str(), mode);
    EXPECT_THAT(Error(), HasSubstr("expected " + directory_.native() + " not to be writable"));
  }
}

TEST_F(HostileFile, WorldWritableDirectoryAboveIsRefusedUnlessSticky) {
  fs::create_directory(directory_ / "plugins");
  fs::rename(directory_ / "sound", directory_ / "plugins" / "sound");
  Loader loader({directory_ / "plugins"}, services_);
  chmod(directory_.c_str(), 0777);
  EXPECT_THAT(std::string(loader.Load("sound").status().message()),
              HasSubstr("not to be writable by others, or sticky, found mode 0777"));
  chmod(directory_.c_str(), 01777);
  EXPECT_TRUE(loader.Load("sound").ok());
}

TEST_F(HostileFile, ForeignOwnerIsRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(chown(file().c_str(), 12345, 12345), 0);
  EXPECT_THAT(Error(), HasSubstr("to belong to root or to user 0, found user 12345"));
}

TEST_F(HostileFile, SymbolicLinksAreRefused) {
  fs::rename(file(), directory_ / "real.so");
  fs::create_symlink(directory_ / "real.so", file());
  EXPECT_THAT(Error(), HasSubstr("found a symbolic link"));
  fs::remove_all(directory_ / "sound");
  fs::create_directory_symlink(fs::path(WIREROOM_BROKEN_PLUGINS) / "sound", directory_ / "sound");
  EXPECT_THAT(Error(), HasSubstr("found a symbolic link"));
}

TEST_F(HostileFile, PipeInItsPlaceDoesNotStopTheStart) {
  fs::remove(file());
  ASSERT_EQ(mkfifo(file().c_str(), 0644), 0);
  EXPECT_THAT(Error(), HasSubstr("expected a regular file"));
}

TEST_F(HostileFile, RenamedPluginIsRefusedByItsOwnName) {
  fs::rename(directory_ / "sound", directory_ / "silent");
  fs::rename(directory_ / "silent" / "sound.so", directory_ / "silent" / "silent.so");
  Loader loader({directory_}, services_);
  EXPECT_THAT(std::string(loader.Load("silent").status().message()),
              HasSubstr("expected the name 'silent' as its folder has, found 'sound'"));
}

}  // namespace
}  // namespace wireroom::plugin
