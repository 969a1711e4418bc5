#pragma once

#include "bridge/core/EmitGuard.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/syntax/CodePart.h"

#include <QCache>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include <deque>
#include <memory>
#include <vector>

namespace bridge::syntax {

class Highlighter;

/// The parts of one code, which may still grow. Made by Highlighter::begin(), owned by who shows the
/// code, which outlives none of its signals. Main thread.
class HighlightedCode final : public QObject
{
    Q_OBJECT

public:
    ~HighlightedCode() override;

    /// The next lines, whole. What is known already, because the same code was highlighted before,
    /// is there on return; the rest is announced. What has no parts after that stays without.
    void append(const QStringList &lines);
    /// The next line, which has no parts and counts for none: the rest of one that was too long.
    void appendPlain();
    [[nodiscard]] const QString &language() const { return m_language; }
    /// The rest stays plain.
    [[nodiscard]] bool isGivenUp() const { return m_gaveUp; }
    [[nodiscard]] int lineCount() const { return static_cast<int>(m_parts.size()); }
    /// Empty: plain, or not known yet.
    [[nodiscard]] const LineParts &parts(int line) const
    {
        return m_parts[static_cast<std::size_t>(line)];
    }

Q_SIGNALS:
    /// Parts of these lines are known now, from the event loop: `from` to before `to`.
    void highlighted(int from, int to);

private:
    friend class Highlighter;
    HighlightedCode(Highlighter &highlighter, quint32 id, const QString &language);

    QPointer<Highlighter> m_highlighter; ///< null: it has gone
    quint32 m_id;
    QString m_language;
    std::vector<LineParts> m_parts;
    std::vector<quint64> m_chains; ///< of each line with all before it; as m_parts
    quint64 m_chain;
    QStringList m_known;            ///< lines whose parts were known: the helper has not seen them
    std::vector<int> m_knownNumber; ///< their numbers
    bool m_isAsked = false;         ///< lines of it are, or were, to be sent
    bool m_isBegun = false;         ///< the helper keeps a state for it
    bool m_gaveUp = false;
    EmitGuard m_emitGuard;
};

/// Finds the parts of code (keywords, strings …) with highlight.js, in a helper process that starts
/// with the first code of a known language. A process, not a thread: a regular expression of
/// highlight.js can run for 20 seconds and QJSEngine::setInterrupted does not end it, so that a
/// thread could neither be given up nor joined at the end of the program, nor its memory bounded. A
/// process is killed, costs the windows' start nothing, and runs at a lower priority.
///
/// All is bounded: lines by kLongestLine, a code by kMostLines, what waits by kMostWaiting, one
/// step of the helper by CPU time (it is ended by the system after that). Code that ends a helper
/// stays plain, and so does code that was half done then; a language that did so kMostFaults times
/// stays plain in this run, and after kMostDeaths helpers there is no other.
///
/// One per application; main thread. No method blocks; destroying it kills the helper.
class Highlighter final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMostLines = 50'000;
    static constexpr qsizetype kMostWaiting = 4'000'000; ///< characters
    static constexpr int kMostFaults = 2;
    static constexpr int kMostDeaths = 5;

    /// `helper`: how to start the helper.
    Highlighter(process::AgentProcessFactory processes, process::LaunchSpec helper,
                QObject *parent = nullptr);
    ~Highlighter() override;

    /// nullptr: code after this fence stays plain.
    [[nodiscard]] std::unique_ptr<HighlightedCode> begin(const QString &fence);
    [[nodiscard]] bool isRunning() const { return m_process != nullptr; }

private:
    friend class HighlightedCode;
    /// Lines that follow each other.
    struct Job
    {
        quint32 id = 0;
        std::vector<int> numbers;
        QStringList lines;
    };

    void ask(HighlightedCode &code, int number, const QString &line);
    void forget(HighlightedCode &code);
    void giveUp(HighlightedCode &code);
    void sendNext();
    void take(const QByteArray &bytes);
    bool takeLine(const QByteArray &line);
    void finishJob();
    void onExited();
    void dropHelper();

    process::AgentProcessFactory m_processes;
    process::LaunchSpec m_helper;
    process::AgentProcess *m_process = nullptr;
    QHash<quint32, HighlightedCode *> m_codes;
    quint32 m_lastId = 0;
    std::deque<Job> m_waiting;
    qsizetype m_waitingSize = 0; ///< characters in m_waiting
    Job m_job;                   ///< the helper is at work on; without lines: none
    std::size_t m_answered = 0;  ///< lines of it
    QByteArray m_received;
    QCache<quint64, LineParts> m_cache; ///< by HighlightedCode::m_chain
    QHash<QString, int> m_faults;       ///< by language
    int m_deaths = 0;
    QTimer m_send;
};

} // namespace bridge::syntax
