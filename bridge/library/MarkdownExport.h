#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/core/EmitGuard.h"

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

/// The items of a conversation as Markdown, one after another: messages and answers as they are
/// (hidden characters too), tools on a line with what they were asked and the beginning and end of
/// their output; without thinking and the items of subagents.
class MarkdownWriter
{
public:
    explicit MarkdownWriter(ExportWords words)
        : m_words(std::move(words))
    {}

    [[nodiscard]] QString heading(const ExportHeading &heading) const;
    [[nodiscard]] QString item(const agent::ArchivedItem &item);

private:
    enum class Speaker { None, User, Agent };
    QString on(const agent::ArchivedPrompt &prompt);
    QString on(const agent::AgentEvent &event);
    QString on(const agent::ArchivedAnswer &answer);
    QString on(const agent::ArchivedMark &mark);
    QString block(const agent::BlockFinished &block);
    QString toolOutput(const agent::ToolFinished &tool) const;
    /// The heading of a speaker who is not the last one.
    QString speaker(Speaker speaker);

    const ExportWords m_words;
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
