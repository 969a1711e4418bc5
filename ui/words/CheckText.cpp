#include "ui/words/CheckText.h"

#include "bridge/core/VisibleText.h"
#include "ui/words/AddressText.h"
#include "ui/words/FailureParts.h"
#include "ui/words/StreamText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace ui {

using namespace bridge::check;
using namespace bridge::endpoint;
using bridge::FailureKind;

namespace {

struct CheckText
{
    Q_DECLARE_TR_FUNCTIONS(CheckText)
};

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString timeText(std::chrono::milliseconds time)
{
    const double seconds = static_cast<double>(time.count()) / 1000;
    if (seconds < 1)
        return CheckText::tr("%1 ms").arg(time.count());
    return CheckText::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 1 : 0));
}

/// The findings of one rung as lower-case clauses; CheckText joins them.
struct FactsText
{
    const RungReport &report;
    const QString &address;

    QStringList operator()(const std::monostate &) const { return {}; }
    QStringList operator()(const AddressFacts &) const
    {
        auto base = address.trimmed();
        while (base.endsWith(u'/'))
            base.chop(1);
        QStringList parts{CheckText::tr("Claude Code asks %1/v1/messages").arg(base)};
        if (const QString advice = shortAdviceFor(address); !advice.isEmpty())
            parts << advice;
        return parts;
    }
    QStringList operator()(const NetworkFacts &facts) const
    {
        QStringList parts;
        if (!facts.proxy.isEmpty())
            parts << (facts.proxyVariable.isEmpty()
                          ? CheckText::tr("goes through the proxy %1").arg(facts.proxy)
                          : CheckText::tr("goes through the proxy %1 (%2)")
                                .arg(facts.proxy, facts.proxyVariable));
        else if (const auto parsed = EndpointAddress::parse(address);
                 !facts.resolved.isEmpty() && !(parsed && parsed->host() == facts.resolved))
            parts << CheckText::tr("resolves to %1").arg(facts.resolved);
        parts << (facts.tlsVersion.isEmpty()
                      ? CheckText::tr("answers")
                      : CheckText::tr("answers over %1").arg(facts.tlsVersion));
        if (facts.certificate)
            parts << certificateText(*facts.certificate);
        if (!facts.unusedSystemProxy.isEmpty())
            parts << CheckText::tr("the desktop's proxy %1 is not used by Claude Code")
                         .arg(facts.unusedSystemProxy);
        return parts;
    }
    QStringList operator()(const MessagesApiFacts &) const
    {
        return {CheckText::tr("POST /v1/messages answers as Anthropic does")};
    }
    QStringList operator()(const CredentialFacts &facts) const
    {
        if (facts.placeholder)
            return {CheckText::tr("none needed: the placeholder was accepted")};
        return {CheckText::tr("accepted as %1").arg(headerOf(facts.sentAs))};
    }
    QStringList operator()(const ModelFacts &facts) const
    {
        QStringList parts;
        if (!facts.model.isEmpty())
            parts << CheckText::tr("%1 is served").arg(facts.model);
        else
            parts << (facts.served.isEmpty()
                          ? CheckText::tr("the server chooses one")
                          : CheckText::tr("%1 is served").arg(facts.served.first()))
                  << CheckText::tr("which one Claude Code will ask for is not known");
        if (!facts.smallModelServed && !facts.smallModel.isEmpty())
            parts << CheckText::tr("%1, for small tasks in the background, is not")
                         .arg(facts.smallModel);
        return parts;
    }
    QStringList operator()(const StreamingFacts &) const
    {
        return {CheckText::tr("server-sent events arrive one by one")};
    }
    QStringList operator()(const ToolsFacts &facts) const
    {
        QStringList parts;
        if (facts.toolUse && facts.toolResult)
            parts << CheckText::tr("tool_use and tool_result blocks come back whole");
        else if (facts.toolUse)
            parts << CheckText::tr("tool_use blocks come back, tool_result is refused");
        else
            parts << CheckText::tr("a forced tool call does not come back as a tool call");
        if (!facts.systemRole)
            parts << CheckText::tr("system messages among the others are refused");
        const bool isSearching = facts.toolSearch != bridge::ToolSearch::Off;
        if (facts.toolReference == ToolsFacts::ToolReference::Forwarded)
            parts << (isSearching ? CheckText::tr("tool search works")
                                  : CheckText::tr("tool search can be turned on"));
        else if (facts.toolReference == ToolsFacts::ToolReference::Stripped)
            parts << (isSearching ? CheckText::tr("tool_reference blocks are stripped")
                                  : CheckText::tr("tool_reference blocks are stripped, so tool "
                                                  "search stays off"));
        return parts;
    }
    QStringList operator()(const ContextFacts &facts) const
    {
        QStringList parts;
        if (facts.window > 0)
            parts << CheckText::tr("%1 tokens").arg(number(facts.window));
        if (facts.needed > 0)
            parts
                << CheckText::tr("Claude Code's first request takes %1").arg(number(facts.needed));
        if (facts.truncated)
            parts << CheckText::tr("the server silently drops what is too long");
        return parts;
    }
    QStringList operator()(const AgentFacts &facts) const
    {
        if (report.result == RungResult::Failed)
            return {};
        if (report.failure && report.failure->kind() == FailureKind::ContextTooSmall)
            return {CheckText::tr("the server counted %1 of about %2 tokens that Claude Code sent: "
                                  "it silently drops what is too long")
                        .arg(number(facts.counted), number(facts.needed))};
        if (facts.reachedLimit)
            return {CheckText::tr("the server answers Claude Code %1, but the model called a tool "
                                  "where it was asked for one word, and was stopped there")
                        .arg(facts.version)};
        return {facts.model.isEmpty()
                    ? CheckText::tr("Claude Code %1 got its answer").arg(facts.version)
                    : CheckText::tr("Claude Code %1 got its answer from %2")
                          .arg(facts.version, facts.model)};
    }

private:
    static QString certificateText(const bridge::network::Certificate &certificate)
    {
        auto until =
            QLocale().toString(certificate.validUntil.toLocalTime().date(), QLocale::ShortFormat);
        until.replace(u' ', QChar::Nbsp);
        if (certificate.issuer.isEmpty() || certificate.selfSigned)
            return CheckText::tr("certificate trusted (until %1)").arg(until);
        return CheckText::tr("certificate trusted (%1, until %2)").arg(certificate.issuer, until);
    }
};

QString measureOf(const RungReport &report)
{
    if (report.result == RungResult::Skipped)
        return {};
    if (const auto *facts = std::get_if<StreamingFacts>(&report.facts);
        facts && facts->firstToken.count() > 0) {
        const auto first = CheckText::tr("%1 to first token").arg(timeText(facts->firstToken));
        if (facts->tokensPerSecond <= 0)
            return first;
        return CheckText::tr("%1 · %2 tokens/s")
            .arg(first, number(std::llround(facts->tokensPerSecond)));
    }
    return report.duration.count() > 0 ? timeText(report.duration) : QString();
}

QString skippedText(const std::optional<SkipReason> &reason)
{
    switch (reason.value_or(SkipReason::EarlierFailed)) {
    case SkipReason::EarlierFailed:
        return CheckText::tr("not checked: an earlier step that it needs failed");
    case SkipReason::NotAsked:
        return CheckText::tr("not checked: runs only on request");
    case SkipReason::CannotTell:
        return CheckText::tr("not known: the server gives no information about it");
    case SkipReason::OwnSignIn:
        return CheckText::tr("Drawbridge cannot see your Claude sign-in: only “Check with Claude "
                             "Code” can test it");
    case SkipReason::AgentsProxy:
        return CheckText::tr("not checked: only “Check with Claude Code” can go through the proxy");
    }
    return {};
}

/// What is wrong with the server's streams or tool calls, for its author; empty: nothing, or it is
/// the failure itself.
QString flawText(const RungReport &report)
{
    if (const auto *facts = std::get_if<StreamingFacts>(&report.facts);
        facts && facts->flaw != StreamFlaw::None)
        return joinSentences(
            {facts->flaw == StreamFlaw::ErrorEvent ? QString() : streamFlawText(facts->flaw),
             streamReadingText(facts->reading)});
    if (const auto *facts = std::get_if<ToolsFacts>(&report.facts))
        return toolFlawText(facts->flaw);
    return {};
}

/// The kinds of which a flaw says all.
bool isOfFlaw(FailureKind kind)
{
    return kind == FailureKind::StreamMalformed || kind == FailureKind::ToolCallUnusable
           || kind == FailureKind::StreamBuffered || kind == FailureKind::EmptyAnswer
           || kind == FailureKind::StreamStalled;
}

/// The agent of the check ended; no conversation is lost.
bool endsOnlyTheCheck(FailureKind kind)
{
    return kind == FailureKind::AgentCrashed || kind == FailureKind::AgentOutOfMemory
           || kind == FailureKind::AgentUnresponsive;
}

/// True if the facts describe the failure themselves.
bool factsSayIt(const RungReport &report)
{
    if (!report.failure)
        return true;
    switch (report.failure->kind()) {
    case FailureKind::ToolReferenceStripped:
    case FailureKind::ModelNotFound:
    case FailureKind::ContextTooSmall:
    case FailureKind::TurnStopped:
        return report.result == RungResult::Warning;
    default:
        return false;
    }
}

} // namespace

QString rungTitle(Rung rung)
{
    switch (rung) {
    case Rung::Address:
        return CheckText::tr("Address");
    case Rung::Network:
        return CheckText::tr("Network");
    case Rung::MessagesApi:
        return CheckText::tr("Messages API");
    case Rung::Credential:
        return CheckText::tr("Credential");
    case Rung::Model:
        return CheckText::tr("Model");
    case Rung::Streaming:
        return CheckText::tr("Streaming");
    case Rung::Tools:
        return CheckText::tr("Tools");
    case Rung::Context:
        return CheckText::tr("Context");
    case Rung::Agent:
        return CheckText::tr("Claude Code");
    }
    return {};
}

QString turnCostWords(qint64 tokens, qint64 seconds)
{
    return CheckText::tr(
               "About %1 tokens are sent, up to four times if the answers cannot be read, "
               "and it ends after %2 seconds. No tool is allowed.")
        .arg(number(tokens), number(seconds));
}

RungWords wordsFor(const RungReport &report, const QString &address)
{
    RungWords words;
    words.name = rungTitle(report.rung);
    words.measure = measureOf(report);
    if (report.result == RungResult::Skipped) {
        words.text = skippedText(report.skipped);
        return words;
    }
    if (report.failure) {
        auto failure = *report.failure;
        if (failure.address.isEmpty())
            failure.address = address;
        const auto parts = partsOf(failure);
        words.fix = endsOnlyTheCheck(failure.kind()) ? CheckText::tr("Check again.") : parts.remedy;
        const auto flaw = flawText(report);
        const bool isAllSaid = isOfFlaw(failure.kind()) && !flaw.isEmpty();
        words.text = isAllSaid ? flaw : parts.text;
        // Without an answer the text is the system's, and adds nothing.
        const bool isAnswer =
            failure.httpStatus > 0 || failure.layer() != bridge::FailureLayer::Network;
        if (const auto said = quotedMessage(failure); isAnswer && !words.text.endsWith(said))
            words.text = joinSentences({words.text, said});
        if (!isAllSaid)
            words.text = joinSentences({words.text, flaw});
    }
    if (factsSayIt(report)) {
        const auto facts = std::visit(FactsText{report, address}, report.facts);
        if (!facts.isEmpty())
            words.text = facts.join(QLatin1String(", "));
    }
    if (report.failure && report.failure->repeatsCredential)
        words.text = joinSentences(
            {words.text, CheckText::tr("Its answer contains the credential that it was sent.")});
    // They repeat what a server or an agent wrote.
    for (QString *text : {&words.text, &words.fix})
        *text = bridge::withVisibleControls(*text);
    return words;
}

QString summaryOf(const CheckReport &report)
{
    const auto count = [&report](auto &&matches) {
        return static_cast<int>(std::count_if(report.rungs.begin(), report.rungs.end(), matches));
    };
    const int checked =
        count([](const RungReport &rung) { return rung.result != RungResult::Skipped; });
    const int passed =
        count([](const RungReport &rung) { return rung.result == RungResult::Passed; });
    if (checked == 0)
        return {};
    QStringList parts;
    const auto *failed = report.firstFailed();
    if (!failed)
        parts << CheckText::tr("Works");
    else if (failed->failure)
        parts << partsOf(*failed->failure).title;
    else
        parts << CheckText::tr("Fails at %1").arg(rungTitle(failed->rung));
    parts << CheckText::tr("%1 of %n checks passed", nullptr, checked).arg(passed);
    for (const auto &rung : report.rungs) {
        const auto *facts = std::get_if<StreamingFacts>(&rung.facts);
        if (!failed && facts && facts->firstToken.count() > 0)
            parts << CheckText::tr("%1 to first token").arg(timeText(facts->firstToken));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace ui
