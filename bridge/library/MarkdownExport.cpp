#include "bridge/library/MarkdownExport.h"

#include "bridge/chat/HalfAnswers.h"

#include <algorithm>
#include <utility>

namespace bridge::library {

namespace {

constexpr int kPage = 100;
constexpr qsizetype kToolOutput = 1000;
constexpr qsizetype kArgument = 300;
constexpr auto kGap = "\n\n";

/// Preserves beginning and end, where results and errors are.
QString shortened(const QString &text, qsizetype limit)
{
    if (text.size() <= limit)
        return text;
    const auto isHalf = [&text](qsizetype at) { return text[at].isLowSurrogate(); };
    const qsizetype head = limit / 2;
    const qsizetype tail = text.size() - limit / 2;
    return text.left(isHalf(head) ? head - 1 : head) + QStringLiteral("\n[…]\n")
           + text.mid(isHalf(tail) ? tail + 1 : tail);
}

/// Backticks that enclose a text in which there may be some.
QString fenceFor(const QString &text, qsizetype least)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return QString(longest == 0 && least == 1 ? 1 : std::max(longest + 1, least), u'`');
}

QString inlineCode(const QString &text)
{
    const QString line = shortened(text, kArgument).simplified();
    const QString fence = fenceFor(line, 1);
    // A blank keeps a backtick of the text from the fence.
    const QString blank =
        line.startsWith(u'`') || line.endsWith(u'`') ? QStringLiteral(" ") : QString();
    return line.isEmpty() ? QString() : fence + blank + line + blank + fence;
}

QString fenced(const QString &text)
{
    const QString fence = fenceFor(text, 3);
    return fence + u'\n' + text + (text.endsWith(u'\n') ? QString() : QStringLiteral("\n")) + fence;
}

QString quoted(const QString &text)
{
    return QStringLiteral("> ") + QString(text).replace(u'\n', QStringLiteral("\n> "));
}

QString paragraph(const QString &text)
{
    return text.isEmpty() ? text : text + QLatin1String(kGap);
}

} // namespace

ExportRest exportRest(const store::ChatRecord *record, const QByteArrayList &turnLines)
{
    ExportRest rest;
    if (record) {
        rest.halves = record->halfAnswers;
        rest.messages = record->messages.unanswered;
        if (record->messages.inFlight)
            rest.messages.push_back(*record->messages.inFlight);
    }
    const chat::JournaledTurn turn = chat::lostTurnOf(turnLines, record);
    const QString message = turn.messageId.isEmpty() && !rest.messages.empty()
                                ? rest.messages.back().id
                                : turn.messageId;
    const auto lost = chat::halfAnswersOf(turn, message, chat::Halves::All);
    rest.halves.insert(rest.halves.end(), lost.begin(), lost.end());
    std::erase_if(rest.halves, [](const store::HalfAnswer &half) { return half.isThinking; });
    return rest;
}

QString MarkdownWriter::heading(const ExportHeading &heading) const
{
    QString text = QStringLiteral("# ") + heading.title.simplified() + QLatin1String(kGap);
    if (!heading.folder.isEmpty())
        text += QStringLiteral("- %1 %2\n").arg(m_words.folder, inlineCode(heading.folder));
    if (heading.begun.isValid())
        text += QStringLiteral("- %1 %2\n")
                    .arg(m_words.begun, heading.begun.toUTC().toString(Qt::ISODate));
    return text + u'\n';
}

QString MarkdownWriter::item(const agent::ArchivedItem &item)
{
    using Kind = agent::ArchivedMark::Kind;
    QString text;
    const bool isPrompt = std::holds_alternative<agent::ArchivedPrompt>(item.content);
    if (isPrompt)
        text += halves();
    text += turnEnd();
    if (isPrompt) {
        m_prompt = item.id;
        std::erase_if(m_rest.messages, [this](const auto &each) { return each.id == m_prompt; });
    }
    const auto *mark = std::get_if<agent::ArchivedMark>(&item.content);
    if (mark && (mark->kind == Kind::Failed || mark->kind == Kind::Interrupted)) {
        m_end = *mark;
        return text;
    }
    return text
           + paragraph(
               std::visit([this](const auto &content) { return on(content); }, item.content));
}

QString MarkdownWriter::end()
{
    QString text = halves();
    text += turnEnd();
    for (const store::KeptMessage &message : std::exchange(m_rest.messages, {})) {
        m_prompt = message.id;
        text += paragraph(on(agent::ArchivedPrompt{.text = message.text}));
        text += halves();
    }
    return text;
}

QString MarkdownWriter::halves()
{
    QString text;
    for (const store::HalfAnswer &half : m_rest.halves) {
        if (!m_prompt.isEmpty() && half.messageId == m_prompt)
            text += speaker(Speaker::Agent) + paragraph(half.text)
                    + QStringLiteral("*%1*").arg(m_words.cut) + QLatin1String(kGap);
    }
    m_prompt.clear();
    return text;
}

QString MarkdownWriter::turnEnd()
{
    const auto mark = std::exchange(m_end, std::nullopt);
    return mark ? paragraph(on(*mark)) : QString();
}

QString MarkdownWriter::speaker(Speaker speaker)
{
    if (std::exchange(m_speaker, speaker) == speaker)
        return {};
    return QStringLiteral("## ") + (speaker == Speaker::User ? m_words.user : m_words.agent)
           + QLatin1String(kGap);
}

QString MarkdownWriter::on(const agent::ArchivedPrompt &prompt)
{
    m_speaker = Speaker::None; // each message has a heading
    QString text =
        speaker(Speaker::User) + (prompt.isCommand ? inlineCode(prompt.text) : prompt.text);
    if (prompt.images > 0)
        text += (prompt.text.isEmpty() ? QString() : QLatin1String(kGap)) + u'*'
                + m_words.imageCount.arg(prompt.images) + u'*';
    return text;
}

QString MarkdownWriter::on(const agent::AgentEvent &event)
{
    if (const auto *finished = std::get_if<agent::BlockFinished>(&event))
        return block(*finished);
    if (const auto *tool = std::get_if<agent::ToolFinished>(&event))
        return toolOutput(*tool);
    if (const auto *notice = std::get_if<agent::NoticeGiven>(&event))
        return quoted(notice->text);
    return {};
}

QString MarkdownWriter::block(const agent::BlockFinished &block)
{
    if (!block.parentToolUseId.isEmpty())
        return {};
    std::erase_if(m_rest.halves, [&](const store::HalfAnswer &half) {
        return half.messageId == m_prompt && block.text.startsWith(half.text);
    });
    if (block.kind == agent::BlockKind::Text && !block.text.trimmed().isEmpty())
        return speaker(Speaker::Agent) + block.text;
    if (block.kind == agent::BlockKind::ToolUse) {
        const QString argument = inlineCode(block.input.headline.isEmpty() ? block.input.description
                                                                           : block.input.headline);
        return speaker(Speaker::Agent)
               + QStringLiteral("**%1** %2").arg(block.toolName.simplified(), argument);
    }
    return {};
}

QString MarkdownWriter::toolOutput(const agent::ToolFinished &tool) const
{
    const QString output = shortened(tool.output.trimmed(), kToolOutput);
    QString text = tool.ok ? QString() : QStringLiteral("**%1**").arg(m_words.failed);
    if (!output.isEmpty())
        text += (text.isEmpty() ? QString() : QLatin1String(kGap)) + fenced(output);
    return text;
}

QString MarkdownWriter::on(const agent::ArchivedAnswer &answer)
{
    const bool isQuestion = answer.request.kind == agent::PermissionKind::Question;
    if (!isQuestion && answer.isAllowed && answer.note.isEmpty())
        return {}; // the tool's output follows
    QStringList lines;
    for (const agent::Question &question : answer.request.input.questions)
        lines.append(QStringLiteral("**%1**").arg(question.text));
    if (!answer.isAllowed)
        lines.append(QStringLiteral("**%1**").arg(m_words.refused));
    if (!answer.note.isEmpty())
        lines.append(answer.note);
    return quoted(lines.join(QStringLiteral("\n\n")));
}

QString MarkdownWriter::on(const agent::ArchivedMark &mark)
{
    using Kind = agent::ArchivedMark::Kind;
    m_speaker = Speaker::None;
    switch (mark.kind) {
    case Kind::Compacted:
        return QStringLiteral("---\n\n*%1*").arg(m_words.compacted)
               + (mark.detail.isEmpty() ? QString() : QLatin1String(kGap) + quoted(mark.detail));
    case Kind::Cleared:
        return QStringLiteral("---\n\n*%1*").arg(m_words.cleared);
    case Kind::Interrupted:
        return QStringLiteral("*%1*").arg(m_words.interrupted);
    case Kind::Failed:
        return quoted(QStringLiteral("**%1** %2").arg(m_words.failed, mark.detail));
    case Kind::SkippedLines:
        return QStringLiteral("*%1*").arg(m_words.skippedLines.arg(mark.count));
    }
    return {};
}

MarkdownExport::MarkdownExport(agent::ArchiveReader &reader, QString sessionId,
                               MarkdownWriter writer, Sink sink, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_sessionId(std::move(sessionId))
    , m_writer(std::move(writer))
    , m_sink(std::move(sink))
{}

void MarkdownExport::start(const ExportHeading &heading)
{
    m_sink(m_writer.heading(heading));
    readEarlier({});
}

void MarkdownExport::readEarlier(const agent::ArchivePlace &place)
{
    m_reader.page(m_sessionId, place, kPage, this,
                  [this](const agent::ArchiveReader::PageResult &page) {
                      if (!page)
                          return end(page.error());
                      const auto earlier = page->earlier;
                      if (!std::exchange(m_hasNewest, true))
                          m_newest = *page;
                      if (earlier) {
                          m_places.push_back(*earlier);
                          return readEarlier(*earlier);
                      }
                      if (!m_places.empty()) {
                          m_places.pop_back(); // this one, the oldest
                          write(*page);
                      }
                      writeNext();
                  });
}

void MarkdownExport::writeNext()
{
    if (m_places.empty()) {
        write(m_newest);
        return end(std::nullopt);
    }
    const agent::ArchivePlace place = std::move(m_places.back());
    m_places.pop_back();
    m_reader.page(m_sessionId, place, kPage, this,
                  [this](const agent::ArchiveReader::PageResult &page) {
                      if (!page)
                          return end(page.error());
                      write(*page);
                      writeNext();
                  });
}

void MarkdownExport::write(const agent::ArchivePage &page)
{
    for (const agent::ArchivedItem &item : page.items) {
        if (const QString text = m_writer.item(item); !text.isEmpty())
            m_sink(text);
    }
}

void MarkdownExport::end(const std::optional<agent::ArchiveProblem> &problem)
{
    if (!problem) {
        if (const QString text = m_writer.end(); !text.isEmpty())
            m_sink(text);
    }
    const EmitGuard::Scope emitting(m_emitGuard);
    emit finished(problem);
}

} // namespace bridge::library

#include "moc_MarkdownExport.cpp"
