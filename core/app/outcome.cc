// SPDX-License-Identifier: Apache-2.0
#include "core/app/outcome.h"

namespace wireroom::app {

v1::Result::Outcome OutcomeOf(pipeline::Outcome outcome) {
  switch (outcome) {
    case pipeline::Outcome::kEnriched: return v1::Result::enriched;
    case pipeline::Outcome::kDuplicate: return v1::Result::duplicate;
    case pipeline::Outcome::kRevised: return v1::Result::revised;
    case pipeline::Outcome::kRejected: return v1::Result::rejected;
  }
  return v1::Result::unspecified;
}

}  // namespace wireroom::app
