/* SPDX-License-Identifier: Apache-2.0
 *
 * The whole plugin boundary. Authors in C include this; authors in C++ include
 * wireroom/sdk.h, which wraps it.
 */
#ifndef WIREROOM_ABI_H_
#define WIREROOM_ABI_H_

#include "wireroom/abi/annotator.h"
#include "wireroom/abi/article.h"
#include "wireroom/abi/command.h"
#include "wireroom/abi/detector.h"
#include "wireroom/abi/host.h"
#include "wireroom/abi/option.h"
#include "wireroom/abi/plugin.h"
#include "wireroom/abi/sink.h"
#include "wireroom/abi/source.h"
#include "wireroom/abi/types.h"

#endif
