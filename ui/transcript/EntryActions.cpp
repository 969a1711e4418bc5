#include "ui/transcript/EntryActions.h"

#include <utility>

namespace ui {

void EntryActions::setUnanswered(int messages)
{
    if (std::exchange(m_unanswered, messages) != messages)
        emit stateChanged();
}

void EntryActions::setReadOnly(bool isReadOnly)
{
    if (std::exchange(m_isReadOnly, isReadOnly) != isReadOnly)
        emit stateChanged();
}

void EntryActions::setReportsChanges(bool reports)
{
    if (std::exchange(m_reportsChanges, reports) != reports)
        emit stateChanged();
}

void EntryActions::setTurnRuns(bool runs)
{
    if (std::exchange(m_turnRuns, runs) != runs)
        emit stateChanged();
}

void EntryActions::setFailureOnSheet(bool isOnSheet)
{
    if (std::exchange(m_isFailureOnSheet, isOnSheet) != isOnSheet)
        emit stateChanged();
}

void EntryActions::setMessageAbilities(const MessageAbilities &abilities)
{
    if (std::exchange(m_abilities, abilities) != abilities)
        emit stateChanged();
}

void EntryActions::setRewindTarget(const QString &messageId)
{
    if (std::exchange(m_rewindTarget, messageId) != messageId)
        emit stateChanged();
}

} // namespace ui

#include "moc_EntryActions.cpp"
