#pragma once

#include "bridge/endpoint/ManagedPolicy.h"
#include "bridge/sources/EndpointSource.h"

#include <QString>

namespace ui {

/// "This app", "~/.claude/settings.json", "Shell environment", …: a file by its path.
[[nodiscard]] QString placeName(const bridge::sources::EndpointSource &source);
/// What it decides, for a reader who knows no variables: "Token", "API key helper", "Amazon
/// Bedrock", …
[[nodiscard]] QString subjectName(const bridge::sources::EndpointSource &source);
/// "wins" or "overridden".
[[nodiscard]] QString standingWord(const bridge::sources::EndpointSource &source);

/// What is wrong with a settings file, with line and column, and what that means.
[[nodiscard]] QString wordsFor(const bridge::sources::SourceProblem &problem);
/// Who has decided in the user's place, and where; empty: nobody.
[[nodiscard]] QString wordsFor(const bridge::endpoint::ManagedPolicy &policy);
/// Where Claude Code goes although nothing is injected: SourceReport::redirect.
[[nodiscard]] QString redirectWords(const bridge::sources::EndpointSource &redirect);
/// What a proxy gives away: SourceReport::clearProxy.
[[nodiscard]] QString clearProxyWords(const bridge::sources::EndpointSource &proxy);

/// With ~ for the home folder.
[[nodiscard]] QString shownPath(const QString &file);

} // namespace ui
