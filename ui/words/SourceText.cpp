#include "ui/words/SourceText.h"

#include "bridge/core/VisibleText.h"
#include "ui/words/AddressText.h"
#include "ui/words/PathText.h"

#include <QCoreApplication>

#include <array>

namespace ui {

using bridge::endpoint::ManagedPolicy;
using bridge::sources::EndpointSource;
using bridge::sources::SourceKind;
using bridge::sources::SourcePlace;
using bridge::sources::SourceProblem;

namespace {

struct SourceText
{
    Q_DECLARE_TR_FUNCTIONS(SourceText)
};

/// Product names: the same in every language.
QString providerName(const QString &variable)
{
    static constexpr std::array kNames{
        std::pair{"CLAUDE_CODE_USE_BEDROCK", "Amazon Bedrock"},
        std::pair{"CLAUDE_CODE_USE_FOUNDRY", "Microsoft Foundry"},
        std::pair{"CLAUDE_CODE_USE_ANTHROPIC_AWS", "Claude Platform on AWS"},
        std::pair{"CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD", "Claude Platform on Google Cloud"},
        std::pair{"CLAUDE_CODE_USE_MANTLE", "Amazon Bedrock (Mantle)"},
        std::pair{"CLAUDE_CODE_USE_VERTEX", "Google Vertex AI"},
        std::pair{"CLAUDE_CODE_USE_GATEWAY", "Cloud gateway"},
    };
    for (const auto &[name, product] : kNames) {
        if (variable == QLatin1String(name))
            return QLatin1String(product);
    }
    return variable;
}

QString redirectFrom(const EndpointSource &redirect)
{
    const QString target =
        redirect.kind == SourceKind::Provider ? providerName(redirect.variable) : redirect.value;
    return redirect.place == SourcePlace::Inherited
               ? SourceText::tr("Claude Code will still use %1, from the shell environment (%2).")
                     .arg(target, redirect.variable)
               : SourceText::tr("Claude Code will still use %1 from %2.")
                     .arg(target, placeName(redirect));
}

} // namespace

QString placeName(const EndpointSource &source)
{
    switch (source.place) {
    case SourcePlace::SavedLogin:
        return SourceText::tr("Claude Code's sign-in");
    case SourcePlace::LoginShell:
        return SourceText::tr("Shell profile");
    case SourcePlace::Inherited:
        return SourceText::tr("Shell environment");
    case SourcePlace::ThisApp:
        return SourceText::tr("This app");
    case SourcePlace::GlobalConfig:
    case SourcePlace::UserSettings:
    case SourcePlace::ProjectSettings:
    case SourcePlace::LocalSettings:
    case SourcePlace::ManagedSettings:
        break;
    }
    return pathLine(source.file);
}

QString subjectName(const EndpointSource &source)
{
    switch (source.kind) {
    case SourceKind::Address:
        return SourceText::tr("Address");
    case SourceKind::Provider:
        return providerName(source.variable);
    case SourceKind::Headers:
        return SourceText::tr("Headers");
    case SourceKind::Proxy:
        return SourceText::tr("Proxy");
    case SourceKind::Trust:
        return SourceText::tr("Certificates");
    case SourceKind::Credential:
        break;
    }
    if (source.place == SourcePlace::SavedLogin)
        return SourceText::tr("Claude account");
    if (source.variable == QLatin1String("apiKeyHelper"))
        return SourceText::tr("API key helper");
    if (source.variable == QLatin1String("CLAUDE_CODE_OAUTH_TOKEN"))
        return SourceText::tr("Claude account");
    return source.variable.contains(QLatin1String("key"), Qt::CaseInsensitive)
               ? SourceText::tr("API key")
               : SourceText::tr("Token");
}

QString wordsFor(const SourceProblem &problem)
{
    const QString file = pathLine(problem.file);
    const QString key = bridge::withVisibleControls(problem.detail);
    QString words;
    switch (problem.kind) {
    case SourceProblem::Kind::Unreadable:
        words = problem.detail.isEmpty()
                    ? SourceText::tr("%1 cannot be read.").arg(file)
                    : SourceText::tr("%1 cannot be read: %2.").arg(file, problem.detail);
        break;
    case SourceProblem::Kind::NotJson:
        words = SourceText::tr("%1 has a syntax error at line %2, column %3.")
                    .arg(file)
                    .arg(problem.line)
                    .arg(problem.column);
        break;
    case SourceProblem::Kind::NotAnObject:
        words = SourceText::tr("%1 has no settings: it must be one JSON object, { … }.").arg(file);
        break;
    case SourceProblem::Kind::TooLarge:
        words = SourceText::tr("%1 is too large to read.").arg(file);
        break;
    case SourceProblem::Kind::WrongType:
        words = problem.value.isEmpty()
                    ? SourceText::tr("In %1, the value of “%2” has the wrong type.").arg(file, key)
                    : SourceText::tr("In %1, the value of “%2” has the wrong type: %3.")
                          .arg(file, key, problem.value);
        break;
    case SourceProblem::Kind::WrongValue:
        words = problem.value.isEmpty()
                    ? SourceText::tr("In %1, “%2” has a value that Claude Code does not accept.")
                          .arg(file, key)
                    : SourceText::tr("In %1, “%2” has a value that Claude Code does not accept: "
                                     "%3.")
                          .arg(file, key, problem.value);
        break;
    case SourceProblem::Kind::Missing:
        words = SourceText::tr("In %1, “%2” is missing.").arg(file, key);
        break;
    case SourceProblem::Kind::Misplaced:
        words =
            SourceText::tr("In %1, “%2” holds hooks where Claude Code reads none.").arg(file, key);
        break;
    }
    switch (problem.effect) {
    case SourceProblem::Effect::Environment:
        return words + u' ' + SourceText::tr("Claude Code ignores the variables in it.");
    case SourceProblem::Effect::Perhaps:
        return words + u' '
               + SourceText::tr("Claude Code %1 ignores the whole file, other versions may.")
                     .arg(problem.learnedFrom);
    case SourceProblem::Effect::WholeFile:
        break;
    }
    const QString unused =
        problem.address.isEmpty()
            ? QString()
            : u' ' + SourceText::tr("The address in it is not used: %1").arg(problem.address);
    switch (problem.place) {
    case SourcePlace::ManagedSettings:
    case SourcePlace::GlobalConfig:
        return words + u' ' + SourceText::tr("Claude Code does not start until it is fixed.");
    case SourcePlace::SavedLogin:
        return words;
    default:
        return words + u' ' + SourceText::tr("Claude Code ignores the whole file.") + unused;
    }
}

QString wordsFor(const ManagedPolicy &policy)
{
    const QString where = QStringLiteral("%1 (%2)").arg(policy.variable, pathLine(policy.file));
    switch (policy.kind) {
    case ManagedPolicy::Kind::None:
        return {};
    case ManagedPolicy::Kind::ForcesAddress:
        return policy.address.isEmpty()
                   ? SourceText::tr("Your organization decides this: Claude Code uses its gateway "
                                    "here. Set by %1.")
                         .arg(where)
                   : SourceText::tr("Your organization decides this: Claude Code uses %1 here. "
                                    "Set by %2.")
                         .arg(policy.address, where);
    case ManagedPolicy::Kind::ForbidsCustom:
        return SourceText::tr("Your organization decides this: a custom endpoint is not allowed "
                              "here. Set by %1.")
            .arg(where);
    case ManagedPolicy::Kind::ForcesProvider:
        return SourceText::tr("Your organization decides this: Claude Code uses %1 here. Set by "
                              "%2.")
            .arg(providerName(policy.variable), where);
    }
    return {};
}

QString flawWords(const EndpointSource &source)
{
    const auto flaw = flawOf(source);
    return flaw ? wordsFor(*flaw) : QString();
}

QString redirectWords(const EndpointSource &redirect)
{
    if (const QString flaw = flawWords(redirect); !flaw.isEmpty())
        return redirectFrom(redirect) + u' ' + flaw;
    return redirectFrom(redirect);
}

QString clearProxyWords(const EndpointSource &proxy)
{
    return SourceText::tr("The proxy %1 (%2) carries requests to this address unencrypted, the "
                          "credential included. Use an https:// address, or name the endpoint's "
                          "host in NO_PROXY.")
        .arg(proxy.value, proxy.variable);
}

} // namespace ui
