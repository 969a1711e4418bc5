#include "bridge/sources/EndpointSource.h"

#include "bridge/core/NameTable.h"

#include <algorithm>

namespace bridge::sources {

namespace {

constexpr std::array kPlaceNames{
    Named{SourcePlace::SavedLogin, "saved_login"},
    Named{SourcePlace::LoginShell, "login_shell"},
    Named{SourcePlace::Inherited, "environment"},
    Named{SourcePlace::GlobalConfig, "global_config"},
    Named{SourcePlace::UserSettings, "user_settings"},
    Named{SourcePlace::ProjectSettings, "project_settings"},
    Named{SourcePlace::LocalSettings, "local_settings"},
    Named{SourcePlace::ManagedSettings, "managed_settings"},
    Named{SourcePlace::ThisApp, "this_app"},
};
static_assert(hasRowForEach(kPlaceNames, &Named<SourcePlace>::value, SourcePlace::ThisApp));

constexpr std::array kProblemNames{
    Named{SourceProblem::Kind::Unreadable, "unreadable"},
    Named{SourceProblem::Kind::NotJson, "not_json"},
    Named{SourceProblem::Kind::NotAnObject, "not_an_object"},
    Named{SourceProblem::Kind::TooLarge, "too_large"},
    Named{SourceProblem::Kind::WrongType, "wrong_type"},
    Named{SourceProblem::Kind::WrongValue, "wrong_value"},
    Named{SourceProblem::Kind::Missing, "value_missing"},
    Named{SourceProblem::Kind::Misplaced, "hooks_misplaced"},
};
static_assert(hasRowForEach(kProblemNames, &Named<SourceProblem::Kind>::value,
                            SourceProblem::Kind::Misplaced));

} // namespace

QString sourcePlaceName(SourcePlace place)
{
    return nameIn(kPlaceNames, place);
}

QString sourceProblemName(SourceProblem::Kind kind)
{
    return nameIn(kProblemNames, kind);
}

std::optional<endpoint::AddressProblem> flawOf(const EndpointSource &source)
{
    using Kind = endpoint::AddressProblem::Kind;
    if (source.kind != SourceKind::Address || source.place == SourcePlace::ThisApp
        || source.value.isEmpty())
        return std::nullopt;
    const auto parsed = endpoint::EndpointAddress::parse(source.value);
    // Claude Code accepts a password in an address.
    if (parsed || parsed.error().kind == Kind::UserInfo)
        return std::nullopt;
    return parsed.error();
}

bool hasCredential(const SourceReport &report)
{
    return report.hasSavedLogin
           || std::any_of(report.sources.begin(), report.sources.end(), [](const auto &source) {
                  return source.wins
                         && (source.kind == SourceKind::Credential
                             || source.kind == SourceKind::Provider);
              });
}

} // namespace bridge::sources
