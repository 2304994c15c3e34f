// SPDX-License-Identifier: Apache-2.0
//
// The whole annotator over marked text.
#pragma once

#include "plugins/annotators/entities/learn/commands.h"
#include "plugins/annotators/entities/learn/evaluation.h"

namespace wireroom::entities {

// Tags the running text of each document as articles are tagged, with the shipped
// knowledge and model, and compares the mentions with the marks. The labels of
// OntoNotes are counted as the corpus's types of the same name, or else as its
// PER, LOC, ORG and MISC; others are left out, and so are
// mentions that are no names ("the minister").
void EvaluateAnnotator(const LearningCommand& command, Corpus* corpus, Evaluation* evaluation);

// The index in `types` that a mention with this label is counted as; SIZE_MAX: none.
size_t TypeOfLabelIn(const std::vector<std::string>& types, std::string_view label);

}  // namespace wireroom::entities
