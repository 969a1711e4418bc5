#pragma once

#include "bridge/endpoint/ManagedPolicy.h"
#include "bridge/sources/EndpointSource.h"

#include <QString>

namespace ui {

/// "This app", "~/.claude/settings.json", "Shell environment", …: a file by its path.
[[nodiscard]] QString placeName(const bridge::sources::EndpointSource &source);
/// The subject of a setting, for readers who do not know the variables: "Token", "API key helper",
/// "Amazon Bedrock", …
[[nodiscard]] QString subjectName(const bridge::sources::EndpointSource &source);

/// The problem of a settings file, with line and column, and its consequence.
[[nodiscard]] QString wordsFor(const bridge::sources::SourceProblem &problem);
/// The decision of an administrator and the file it is in; empty without one.
[[nodiscard]] QString wordsFor(const bridge::endpoint::ManagedPolicy &policy);
/// What is wrong with an address of another place; empty: nothing.
[[nodiscard]] QString flawWords(const bridge::sources::EndpointSource &source);
/// The endpoint that Claude Code uses without injection, and what is wrong with its address:
/// SourceReport::redirect.
[[nodiscard]] QString redirectWords(const bridge::sources::EndpointSource &redirect);
/// The warning about an unencrypted proxy: SourceReport::clearProxy.
[[nodiscard]] QString clearProxyWords(const bridge::sources::EndpointSource &proxy);

} // namespace ui
