#include "bridge/check/rungs/MessagesRung.h"

#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/secrets/Redaction.h"

#include <QMetaObject>
#include <QPointer>

#include <utility>

namespace bridge::check {
namespace {

/// Values that were cut or escaped on the wire are whole after decoding: redacts once more.
void redact(RungReport &report, const std::optional<secrets::Secret> &secret)
{
    const auto hide = [&secret](QString &text) { text = secrets::redacted(text, secret); };
    if (report.failure) {
        hide(report.failure->message);
        hide(report.failure->said);
        hide(report.failure->body);
        hide(report.failure->subject);
        for (QString &model : report.failure->fix.models)
            hide(model);
    }
    if (auto *model = std::get_if<ModelFacts>(&report.facts)) {
        hide(model->model);
        hide(model->smallModel);
        for (QString &served : model->served)
            hide(served);
    }
}

} // namespace

MessagesRung::MessagesRung(RungContext &context)
    : m_context(context)
{}

void MessagesRung::run(Answer answer)
{
    m_answer = std::move(answer);
    begin();
}

void MessagesRung::ask(network::HttpRequest request,
                       std::function<void(const network::HttpOutcome &)> answer)
{
    if (!request.sendAs)
        request.sendAs = m_context.sendAs;
    m_context.exchange.send(request,
                            [alive = QPointer<QObject>(&m_alive),
                             answer = std::move(answer)](const network::HttpOutcome &outcome) {
                                if (alive)
                                    answer(outcome);
                            });
}

void MessagesRung::askAsAgent(const network::HttpRequest &request,
                              std::function<void(const AgentAnswer &)> answer)
{
    ask(request, [this, request, answer = std::move(answer)](const network::HttpOutcome &streamed) {
        // A whole message came already: Claude Code gets it again.
        if (!asksUnstreamed(streamed) || !messageFailure(streamed)) {
            answer({streamed});
            return;
        }
        ask(unstreamed(request), [streamed, answer](const network::HttpOutcome &whole) {
            AgentAnswer both{streamed};
            if (!whole.failure && readMessage(whole).form == Message::Form::Whole)
                both.whole = whole;
            answer(both);
        });
    });
}

void MessagesRung::passed(const RungFacts &facts)
{
    report({.result = RungResult::Passed, .facts = facts});
}

void MessagesRung::warned(const Failure &failure, const RungFacts &facts)
{
    report({.result = RungResult::Warning, .failure = failure, .facts = facts});
}

void MessagesRung::failedWith(const Failure &failure, const RungFacts &facts)
{
    report({.result = RungResult::Failed, .failure = failure, .facts = facts});
}

void MessagesRung::cannotTell(const RungFacts &facts, SkipReason reason)
{
    report({.result = RungResult::Skipped, .skipped = reason, .facts = facts});
}

std::optional<Failure> MessagesRung::ownFirstFailure() const
{
    const auto &failure = m_context.firstFailure;
    return failure && rungOf(*failure) == rung() ? failure : std::nullopt;
}

bool MessagesRung::hasFirstMessage() const
{
    return m_context.firstMessage && !m_context.firstFailure;
}

void MessagesRung::report(RungReport report)
{
    report.rung = rung();
    redact(report, m_context.target.secret);
    // Always from the event loop: some rungs know their answer at once.
    QMetaObject::invokeMethod(
        &m_alive, [answer = std::move(m_answer), report] { answer({report}); },
        Qt::QueuedConnection);
}

std::vector<std::unique_ptr<RungRunner>> makeMessagesRungs(RungContext &context)
{
    std::vector<std::unique_ptr<RungRunner>> rungs;
    rungs.push_back(makeMessagesApiRung(context));
    rungs.push_back(makeCredentialRung(context));
    rungs.push_back(makeModelRung(context));
    rungs.push_back(makeStreamingRung(context));
    rungs.push_back(makeToolsRung(context));
    rungs.push_back(makeContextRung(context));
    return rungs;
}

} // namespace bridge::check
