#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/store/ChatRecord.h"

#include <QByteArrayList>
#include <QDateTime>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace bridge::library {

/// The words of an exported conversation, in the user's language; see ui::exportWords().
struct ExportWords
{
    QString user;
    QString agent;
    QString folder;
    QString begun;
    QString imageCount; ///< with %1
    QString failed;
    QString refused;
    QString interrupted;
    QString cut; ///< below what arrived of an answer
    QString compacted;
    QString cleared;
    QString skippedLines; ///< with %1
};

/// What stands above the conversation.
struct ExportHeading
{
    QString title;
    QString folder;
    QDateTime begun;
};

/// What the chat of a conversation shows and the agent's file need not hold.
struct ExportRest
{
    std::vector<store::HalfAnswer> halves; ///< oldest first; left out where the file has the text
    std::vector<store::KeptMessage> messages; ///< without a whole answer
};
/// `record`: nullptr: nothing is kept of it; `turnLines`: see ChatStore::turnLines().
[[nodiscard]] ExportRest exportRest(const store::ChatRecord *record,
                                    const QByteArrayList &turnLines);

/// The items of a conversation as Markdown, one after another: messages and answers as they are
/// (hidden characters too), tools on a line with what they were asked and the beginning and end of
/// their output; without thinking and the items of subagents.
class MarkdownWriter
{
public:
    explicit MarkdownWriter(ExportWords words, ExportRest rest = {})
        : m_words(std::move(words))
        , m_rest(std::move(rest))
    {}

    [[nodiscard]] QString heading(const ExportHeading &heading) const;
    [[nodiscard]] QString item(const agent::ArchivedItem &item);
    /// After the last item.
    [[nodiscard]] QString end();

private:
    enum class Speaker { None, User, Agent };
    QString on(const agent::ArchivedPrompt &prompt);
    QString on(const agent::AgentEvent &event);
    QString on(const agent::ArchivedAnswer &answer);
    QString on(const agent::ArchivedMark &mark);
    /// As in the chat, what was cut stands below its message's other texts, and the mark of the
    /// turn's end below that.
    QString halves();
    QString turnEnd();
    QString block(const agent::BlockFinished &block);
    QString toolOutput(const agent::ToolFinished &tool) const;
    /// The heading of a speaker who is not the last one.
    QString speaker(Speaker speaker);

    const ExportWords m_words;
    ExportRest m_rest; ///< what is not written yet
    QString m_prompt;  ///< id of the newest message
    std::optional<agent::ArchivedMark> m_end;
    Speaker m_speaker = Speaker::None;
};

/// Writes a kept conversation as Markdown. An archive reads backwards: the places of all pages are
/// found first, then each page is written, oldest first. Holds two pages at a time, whatever the
/// conversation's length. Main thread.
class MarkdownExport : public QObject
{
    Q_OBJECT

public:
    /// Takes the text piece by piece.
    using Sink = std::function<void(const QString &)>;

    /// `reader` outlives it.
    MarkdownExport(agent::ArchiveReader &reader, QString sessionId, MarkdownWriter writer,
                   Sink sink, QObject *parent = nullptr);

    /// Once.
    void start(const ExportHeading &heading);

Q_SIGNALS:
    /// Last; `problem`: nullopt: all is written.
    void finished(const std::optional<bridge::agent::ArchiveProblem> &problem);

private:
    void readEarlier(const agent::ArchivePlace &place);
    void writeNext();
    void write(const agent::ArchivePage &page);
    void end(const std::optional<agent::ArchiveProblem> &problem);

    agent::ArchiveReader &m_reader;
    const QString m_sessionId;
    MarkdownWriter m_writer;
    const Sink m_sink;
    agent::ArchivePage m_newest; ///< the conversation may grow meanwhile: not read again
    bool m_hasNewest = false;
    std::vector<agent::ArchivePlace> m_places; ///< where pages end, newest first, but the newest
    EmitGuard m_emitGuard;
};

} // namespace bridge::library
