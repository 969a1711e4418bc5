#include "ui/words/AgentNoticeText.h"

#include "bridge/core/VisibleText.h"

#include <QCoreApplication>

namespace ui {

namespace {

struct AgentNoticeText
{
    Q_DECLARE_TR_FUNCTIONS(AgentNoticeText)
};

} // namespace

QString wordsFor(const bridge::agent::WritesLost &lost, const QString &agent)
{
    const QString reason = lost.quota ? AgentNoticeText::tr("Your disk quota is used up:")
                                      : AgentNoticeText::tr("The disk is full:");
    QString what;
    if (lost.conversation)
        what = AgentNoticeText::tr("%1 could not save all of this conversation. A part of it may "
                                   "be missing when it is resumed elsewhere.");
    else if (lost.settings)
        what = AgentNoticeText::tr("%1 could not save its own settings.");
    else
        what = AgentNoticeText::tr("%1 could not save all of its files.");
    return reason + u' ' + what.arg(agent);
}

QString wordsFor(const bridge::agent::AnswerRefused &refused)
{
    constexpr qsizetype kMostShown = 500;
    const QString explanation = refused.explanation.simplified().left(kMostShown);
    return bridge::withVisibleControls(
        explanation.isEmpty()
            ? AgentNoticeText::tr("The model refused to answer this message. The endpoint works.")
            : AgentNoticeText::tr("The model refused to answer this message, and said: “%1”. The "
                                  "endpoint works.")
                  .arg(explanation));
}

QString wordsFor(const bridge::agent::AnswerCut &cut)
{
    const QString what = AgentNoticeText::tr("The answer was cut at the limit of tokens for one "
                                             "answer.");
    return what + u' '
           + (cut.ownLimit > 0
                  ? AgentNoticeText::tr("The settings of this endpoint set the limit to %1; a "
                                        "higher one there allows longer answers.")
                        .arg(cut.ownLimit)
                  : AgentNoticeText::tr("The limit is the model's or the server's: ask for the "
                                        "rest, or for shorter parts."));
}

QString pastLostWords(const QString &agent)
{
    return AgentNoticeText::tr("%1 could not open its own record of this conversation; it began a "
                               "new session and was given the conversation so far")
        .arg(agent);
}

QString recordLostWords(const QString &agent)
{
    return AgentNoticeText::tr("The record that %1 keeps of this conversation was removed. %1 goes "
                               "on while it runs; when it is started again, it begins a new "
                               "session and is given the conversation so far")
        .arg(agent);
}

} // namespace ui
