#include "ui/words/ActivityText.h"

#include "ui/words/EndpointText.h"
#include "ui/words/MarkedText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace ui {

using bridge::chat::Activity;
using std::chrono::milliseconds;

namespace {

struct ActivityText
{
    Q_DECLARE_TR_FUNCTIONS(ActivityText)
};

constexpr qsizetype kLongestTool = 60;

QString tokensText(qint64 tokens)
{
    if (tokens == 1)
        return ActivityText::tr("one token");
    if (tokens < 1000)
        return ActivityText::tr("%n tokens", nullptr, static_cast<int>(tokens));
    return ActivityText::tr("%1k tokens")
        .arg(QLocale().toString(static_cast<double>(tokens) / 1000, 'f', 1));
}

} // namespace

QString wordsFor(const Activity &activity, const bridge::session::AgentInfo &agent)
{
    const QString endpoint =
        agent.endpoint.isEmpty() ? ActivityText::tr("the default API") : hostOf(agent.endpoint);
    const QString tool = markedText(activity.tool.left(kLongestTool), TextUse::Name);
    switch (activity.kind) {
    case Activity::Kind::None:
        break;
    case Activity::Kind::Starting:
        return ActivityText::tr("Starting %1").arg(agent.name);
    case Activity::Kind::Restarting:
        return ActivityText::tr("Restarting %1").arg(agent.name);
    case Activity::Kind::Checking:
        return ActivityText::tr("Checking %1").arg(endpoint);
    case Activity::Kind::Preparing:
        return ActivityText::tr("%1 prepares the request").arg(agent.name);
    case Activity::Kind::Asked:
        return ActivityText::tr("Waiting for %1").arg(endpoint);
    case Activity::Kind::Reading:
        return ActivityText::tr("%1 reads the prompt").arg(endpoint);
    case Activity::Kind::Thinking:
        return ActivityText::tr("Thinking");
    case Activity::Kind::Writing:
        return ActivityText::tr("Writing");
    case Activity::Kind::Calling:
        return ActivityText::tr("Writing the input of %1").arg(tool);
    case Activity::Kind::Running:
        return activity.tools > 1 ? ActivityText::tr("Running %n tools", nullptr, activity.tools)
                                  : ActivityText::tr("Running %1").arg(tool);
    case Activity::Kind::Compacting:
        return ActivityText::tr("%1 summarises the conversation").arg(agent.name);
    case Activity::Kind::WaitingForUser:
        return ActivityText::tr("Waits for you");
    case Activity::Kind::Retrying:
        return ActivityText::tr("%1 does not answer").arg(endpoint);
    }
    return {};
}

QString secondsText(milliseconds time)
{
    const auto seconds = std::max<qint64>(0, time.count() / 1000);
    if (seconds < 60)
        return ActivityText::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return ActivityText::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return ActivityText::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString measuresOf(const Activity &activity, milliseconds now)
{
    if (activity.kind == Activity::Kind::None || activity.kind == Activity::Kind::WaitingForUser)
        return {};
    const milliseconds own = now - activity.since;
    const milliseconds turn = now - activity.turnSince - activity.waited;
    QStringList parts{secondsText(own)};
    if (turn - own >= std::chrono::seconds(1))
        parts.append(ActivityText::tr("turn %1").arg(secondsText(turn)));
    if (activity.tokens > 0)
        parts.append(tokensText(activity.tokens));
    return parts.join(QStringLiteral(" · "));
}

} // namespace ui
