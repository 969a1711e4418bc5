#pragma once

#include "bridge/agent/SignIn.h"
#include "bridge/check/LocalServers.h"
#include "ui/words/StatusText.h"

#include <QString>

namespace ui {

/// Texts of the first start's page.

/// The kind of a server that was found: "LM Studio"; its host and port if that is not known.
[[nodiscard]] QString serverName(const bridge::check::LocalServer &server);
/// What its models are good for: "qwen3-coder-30b loaded", "no model loaded", "3 models". Neutral:
/// it is a server of an unknown kind. Names are marked and bounded.
[[nodiscard]] Status modelsOf(const bridge::check::LocalServer &server);
/// "2 found on this computer".
[[nodiscard]] QString foundWords(int servers);

/// "signed in as a@b.example", "not signed in"; empty: not known.
[[nodiscard]] QString wordsFor(const bridge::agent::SignIn &signIn);

} // namespace ui
