#include "bridge/sources/EndpointSource.h"

namespace bridge::sources {

QString sourcePlaceName(SourcePlace place)
{
    switch (place) {
    case SourcePlace::SavedLogin:
        return QStringLiteral("saved_login");
    case SourcePlace::LoginShell:
        return QStringLiteral("login_shell");
    case SourcePlace::Inherited:
        return QStringLiteral("environment");
    case SourcePlace::GlobalConfig:
        return QStringLiteral("global_config");
    case SourcePlace::UserSettings:
        return QStringLiteral("user_settings");
    case SourcePlace::ProjectSettings:
        return QStringLiteral("project_settings");
    case SourcePlace::LocalSettings:
        return QStringLiteral("local_settings");
    case SourcePlace::ManagedSettings:
        return QStringLiteral("managed_settings");
    case SourcePlace::ThisApp:
        return QStringLiteral("this_app");
    }
    return {};
}

QString sourceProblemName(SourceProblem::Kind kind)
{
    switch (kind) {
    case SourceProblem::Kind::Unreadable:
        return QStringLiteral("unreadable");
    case SourceProblem::Kind::NotJson:
        return QStringLiteral("not_json");
    case SourceProblem::Kind::NotAnObject:
        return QStringLiteral("not_an_object");
    case SourceProblem::Kind::TooLarge:
        return QStringLiteral("too_large");
    case SourceProblem::Kind::WrongType:
        return QStringLiteral("wrong_type");
    }
    return {};
}

} // namespace bridge::sources
