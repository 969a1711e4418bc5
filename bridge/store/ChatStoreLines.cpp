// The part of ChatStore that appends lines: the origins of answers, and what arrives of a turn.
#include "bridge/store/ChatStore.h"

#include "bridge/core/Ids.h"
#include "bridge/store/RecordJson.h"
#include "bridge/store/StoreDisk.h"
#include "bridge/store/StoreMailbox.h"
#include "bridge/store/StoreThread.h"
#include "bridge/store/TurnLines.h"

namespace bridge::store {

using Done = Result<void, StoreProblem>;

ChatStore::Turn ChatStore::turnOf(const QByteArrayList &lines)
{
    Turn turn{lines, 0, !lines.isEmpty() && lines.last() == turnLimitMark()};
    for (const QByteArray &line : lines)
        turn.size += line.size() + 1;
    return turn;
}

QByteArray ChatStore::turnLimitMark()
{
    return QByteArrayLiteral("{\"limit\":true}");
}

void ChatStore::appendLines(const QString &sessionId, bool isTurn, const QByteArray &lines)
{
    if (!canWrite() || m_mode == Mode::InMemory)
        return;
    run(
        [sessionId, isTurn, lines](StoreDisk &disk) {
            return isTurn ? disk.appendTurn(sessionId, lines) : disk.appendAnswer(sessionId, lines);
        },
        [this](const Done &done) { onLines(done); });
}

AnswerList &ChatStore::answersOf(const QString &sessionId)
{
    const auto known = m_answers.find(sessionId);
    if (known != m_answers.end())
        return *known;
    AnswerList answers = m_mode == Mode::OnDisk && m_isOpen
                             ? AnswerList(m_disk->answersPath(sessionId))
                             : AnswerList();
    if (answers.problem())
        noteFileProblem(*answers.problem());
    return *m_answers.insert(sessionId, std::move(answers));
}

std::vector<AnswerOrigin> ChatStore::answerOrigins(const QString &sessionId)
{
    return isSessionId(sessionId) ? answersOf(sessionId).list() : std::vector<AnswerOrigin>();
}

void ChatStore::addAnswerOrigin(const QString &sessionId, const AnswerOrigin &origin)
{
    if (!isSessionId(sessionId) || origin.messageId.isEmpty())
        return;
    AnswerList &answers = answersOf(sessionId);
    const auto lack = answers.add(origin);
    if (answers.problem())
        return;
    if (lack == AnswerList::Lack::Line)
        appendLines(sessionId, false, answerOriginText(origin) + '\n');
    else if (lack == AnswerList::Lack::All)
        writeAnswers(sessionId);
}

void ChatStore::copyAnswerOrigins(const QString &from, const QString &to)
{
    const auto origins = answerOrigins(from);
    if (!isSessionId(to) || origins.empty())
        return;
    for (const AnswerOrigin &origin : origins)
        (void)answersOf(to).add(origin);
    writeAnswers(to);
}

void ChatStore::writeAnswers(const QString &sessionId)
{
    if (!canWrite() || m_mode == Mode::InMemory || answersOf(sessionId).problem())
        return;
    run([sessionId, answers = answersOf(sessionId).list()](
            StoreDisk &disk) { return disk.writeAnswers(sessionId, answers); },
        [this](const Done &done) { onLines(done); });
}

void ChatStore::appendTurn(const QString &sessionId, const QByteArray &line)
{
    if (!isSessionId(sessionId))
        return;
    read(sessionId);
    Turn &turn = m_turns[sessionId];
    if (turn.isFull)
        return;
    turn.isFull = turn.size + line.size() > kMostTurnBytes;
    const QByteArray kept = turn.isFull ? turnLimitMark() : line;
    turn.size += kept.size() + 1;
    turn.lines.append(kept);
    appendLines(sessionId, true, turnLineText(kept));
}

void ChatStore::clearTurn(const QString &sessionId)
{
    read(sessionId);
    if (m_turns.remove(sessionId) == 0 || !canWrite() || m_mode == Mode::InMemory)
        return;
    run([sessionId](StoreDisk &disk) { return disk.clearTurn(sessionId); },
        [this](const Done &done) { onLines(done); });
}

QByteArrayList ChatStore::turnLines(const QString &sessionId)
{
    read(sessionId);
    return m_turns.value(sessionId).lines;
}

void ChatStore::setTurn(const QString &sessionId, const QByteArrayList &lines)
{
    if (!isSessionId(sessionId))
        return;
    clearTurn(sessionId);
    if (lines.isEmpty())
        return;
    m_turns.insert(sessionId, turnOf(lines));
    writeTurn(sessionId);
}

void ChatStore::writeTurn(const QString &sessionId)
{
    if (!canWrite() || m_mode == Mode::InMemory)
        return;
    QByteArray text;
    for (const QByteArray &line : m_turns.value(sessionId).lines)
        text += turnLineText(line);
    // What was there may be on the disk still.
    run([sessionId](StoreDisk &disk) { return disk.clearTurn(sessionId); }, {});
    appendLines(sessionId, true, text);
}

} // namespace bridge::store
