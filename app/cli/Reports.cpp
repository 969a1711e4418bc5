#include "app/cli/Reports.h"

#include "bridge/chat/Chat.h"
#include "ui/words/AddressText.h"
#include "ui/words/CheckText.h"
#include "ui/words/FailureText.h"
#include "ui/words/SourceText.h"

namespace app {

namespace {

using bridge::chat::Chat;
using bridge::chat::ChatList;

/// State of the live process; null without one.
Json agentOf(const Chat &chat)
{
    const auto &agent = chat.agent();
    const bool lives = agent.pid != 0;
    return {{"pid", lives ? Json(agent.pid) : Json()},
            {"since", lives ? orNull(agent.startedAt.toUTC().toString(Qt::ISODate)) : Json()},
            {"endpoint", lives ? orNull(agent.endpoint) : Json()},
            {"warning", lives ? orNull(ui::adviceFor(agent.endpoint)) : Json()},
            {"session", orNull(agent.sessionId.isEmpty() ? chat.sessionId() : agent.sessionId)},
            {"verified", lives && agent.verification == bridge::session::Verification::Verified}};
}

const char *pinName(const bridge::endpoint::EndpointPin &pin)
{
    using Kind = bridge::endpoint::EndpointPin::Kind;
    switch (pin.kind) {
    case Kind::FollowsSettings:
        return "settings";
    case Kind::Profile:
        return "profile";
    case Kind::DefaultApi:
        return "default_api";
    }
    return "";
}

Json sourceOf(const bridge::sources::EndpointSource &source)
{
    Json shown{{"place", bridge::sources::sourcePlaceName(source.place)},
               {"file", orNull(source.file)},
               {"variable", orNull(source.variable)},
               {"value", orNull(source.value)},
               {"wins", source.wins}};
    if (const QString flaw = ui::flawWords(source); !flaw.isEmpty())
        shown["flaw"] = flaw;
    return shown;
}

Json sourceOrNull(const std::optional<bridge::sources::EndpointSource> &source)
{
    return source ? sourceOf(*source) : Json();
}

Json sourcesOf(const bridge::sources::SourceReport &report)
{
    Json all = Json::array();
    for (const auto &source : report.sources)
        all.push_back(sourceOf(source));
    return all;
}

/// What of the file Claude Code ignores.
const char *effectName(bridge::sources::SourceProblem::Effect effect)
{
    using Effect = bridge::sources::SourceProblem::Effect;
    switch (effect) {
    case Effect::WholeFile:
        return "file";
    case Effect::Perhaps:
        return "perhaps";
    case Effect::Environment:
        return "env";
    }
    return "";
}

Json problemsOf(const bridge::sources::SourceReport &report)
{
    Json all = Json::array();
    for (const auto &problem : report.problems) {
        const bool isPlaced = problem.line > 0;
        const bool isValue = problem.kind >= bridge::sources::SourceProblem::Kind::WrongType;
        all.push_back({{"file", problem.file},
                       {"kind", bridge::sources::sourceProblemName(problem.kind)},
                       {"line", isPlaced ? Json(problem.line) : Json()},
                       {"column", isPlaced ? Json(problem.column) : Json()},
                       {"key", isValue ? Json(problem.detail) : Json()},
                       {"value", orNull(problem.value)},
                       {"ignored", effectName(problem.effect)},
                       {"text", ui::wordsFor(problem)}});
    }
    return all;
}

/// Null: no policy of an administrator.
Json policyOf(const bridge::endpoint::ManagedPolicy &policy)
{
    if (policy.kind == bridge::endpoint::ManagedPolicy::Kind::None)
        return {};
    return {{"file", policy.file},
            {"variable", policy.variable},
            {"address", orNull(policy.address)},
            {"text", ui::wordsFor(policy)}};
}

Json chatsOf(const ChatList &chats, bool withState)
{
    Json all = Json::array();
    for (int i = 0; i < chats.count(); ++i) {
        const Chat &chat = chats.at(i);
        Json entry{{"chat", chat.id()}};
        if (withState)
            entry["state"] = bridge::session::stateName(chat.state());
        entry.update(agentOf(chat));
        if (withState) {
            entry["title"] = orNull(chat.title());
            entry["uses"] = pinName(chat.pin());
            entry["profile"] = orNull(chat.pin().profile);
            entry["front"] = &chat == chats.front();
            entry["asleep"] = chat.isAsleep();
            entry["held"] = chat.isQueueHeld();
            entry["cut"] = chat.cutTurn().has_value();
            const auto problem = chat.problem();
            entry["problem"] = problem ? failureJson(*problem) : Json();
        }
        all.push_back(std::move(entry));
    }
    return all;
}

} // namespace

Json failureJson(const bridge::Failure &failure)
{
    Json shown{{"layer", bridge::failureLayerName(failure.layer())},
               {"kind", bridge::failureKindName(failure.kind())},
               {"text", ui::wordsFor(failure).text}};
    if (const auto &setting = failure.setting)
        shown["setting"] = {{"file", orNull(setting->file)},
                            {"variable", orNull(setting->variable)},
                            {"value", orNull(setting->value)}};
    return shown;
}

QByteArray statusReport(const ChatList &chats, bool isPractice, bool onOneLine)
{
    const Chat *front = chats.front();
    const auto state = front ? front->state() : bridge::session::ChatState::Stopped;
    int queued = 0;
    for (int i = 0; i < chats.count(); ++i)
        queued += chats.at(i).queuedMessages();
    return printed({{"state", bridge::session::stateName(state)},
                    {"queued", queued},
                    {"practice", isPractice},
                    {"chats", chatsOf(chats, true)}},
                   onOneLine);
}

QByteArray agentsReport(const std::vector<const Chat *> &chats, bool onOneLine)
{
    Json all = Json::array();
    for (const Chat *chat : chats)
        all.push_back({{"chat", chat->id()}, {"pid", chat->agent().pid}});
    return printed(all, onOneLine);
}

QByteArray continueReport(const Chat &chat, bool onOneLine)
{
    return printed({{"chat", chat.id()}}, onOneLine);
}

QByteArray endpointReport(const bridge::endpoint::EndpointChoice &endpoints,
                          const bridge::sources::SourceReport &sources, const ChatList *chats,
                          bool onOneLine)
{
    Json shown{{"address", endpoints.addressText()},
               {"warning", orNull(ui::adviceFor(endpoints.addressText()))},
               {"enabled", endpoints.isEnabled()},
               {"active", orNull(endpoints.activeProfile())},
               {"sources", sourcesOf(sources)},
               {"redirect", sourceOrNull(sources.redirect)},
               {"clear_proxy", sourceOrNull(sources.clearProxy)},
               {"problems", problemsOf(sources)},
               {"policy", policyOf(sources.policy)},
               {"running", chats ? chatsOf(*chats, false) : Json::array()}};
    const auto files = endpoints.setup().clientCertificate;
    if (files.isSet())
        shown["client_certificate"] = {{"certificate", files.certificate},
                                       {"key", files.keyFile()}};
    return printed(shown, onOneLine);
}

QByteArray checkReport(const bridge::check::CheckReport &report)
{
    Json rungs = Json::array();
    for (const auto &rung : report.rungs) {
        const ui::RungWords words = ui::wordsFor(rung, report.address);
        const bool isGood = rung.result == bridge::check::RungResult::Passed;
        const auto layer = rung.failure ? rung.failure->layer() : bridge::check::layerOf(rung.rung);
        rungs.push_back(
            {{"name", bridge::check::rungName(rung.rung)},
             {"result", bridge::check::rungResultName(rung.result)},
             {"layer", bridge::failureLayerName(layer)},
             {"kind", rung.failure && !isGood ? Json(bridge::failureKindName(rung.failure->kind()))
                                              : Json()},
             {"text", words.text},
             {"fix", isGood ? Json() : orNull(words.fix)},
             {"ms", rung.duration.count()}});
    }
    return printed({{"usable", report.isUsable()}, {"rungs", std::move(rungs)}});
}

QByteArray failureReport(const bridge::Failure &failure)
{
    const ui::FailureWords words = ui::wordsFor(failure);
    QString text = words.title + u'\n';
    if (words.text != words.title)
        text += words.text + u'\n';
    if (!words.message.isEmpty() && !text.contains(words.message))
        text += words.message + u'\n';
    return text.toUtf8();
}

} // namespace app
