#include "app/window/MarkdownFile.h"

#include <QRegularExpression>

namespace app {

MarkdownFile::MarkdownFile(bridge::agent::ArchiveReader &reader, const QString &sessionId,
                           bridge::library::MarkdownWriter writer, const QString &path,
                           QObject *parent)
    : QObject(parent)
    , m_file(path)
    , m_export(reader, sessionId, std::move(writer), [this](const QString &text) {
        if (m_written)
            m_written = m_file.write(text.toUtf8());
    })
{
    connect(&m_export, &bridge::library::MarkdownExport::finished, this,
            [this](const std::optional<bridge::agent::ArchiveProblem> &problem) {
                if (problem)
                    return end(QStringLiteral("%1: %2").arg(problem->path, problem->message));
                if (m_written)
                    m_written = m_file.commit();
                end(m_written ? QString() : m_written.error());
            });
}

void MarkdownFile::start(const bridge::library::ExportHeading &heading)
{
    m_written = m_file.open(bridge::FileAccess::Usual);
    if (m_written)
        m_export.start(heading);
    else
        end(m_written.error());
}

void MarkdownFile::end(const QString &problem)
{
    emit finished(problem);
    deleteLater();
}

QString MarkdownFile::nameFor(const QString &title)
{
    static const QRegularExpression kUnfit(QStringLiteral(R"([\p{C}/\\:*?"<>|]+)"));
    QString name = title;
    name.replace(kUnfit, QStringLiteral(" "));
    name = name.simplified().left(80).trimmed();
    while (name.startsWith(QLatin1Char('.')))
        name.remove(0, 1);
    return (name.isEmpty() ? tr("Conversation") : name) + QStringLiteral(".md");
}

} // namespace app

#include "moc_MarkdownFile.cpp"
