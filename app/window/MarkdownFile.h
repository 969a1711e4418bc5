#pragma once

#include "bridge/core/ReplaceFile.h"
#include "bridge/library/MarkdownExport.h"

#include <QObject>
#include <QString>

namespace app {

/// Writes a conversation into a file, a page at a time, so that the windows stay alive. The file
/// appears when it is complete; deletes itself then. Main thread.
class MarkdownFile : public QObject
{
    Q_OBJECT

public:
    /// `reader` outlives it.
    MarkdownFile(bridge::agent::ArchiveReader &reader, const QString &sessionId,
                 bridge::library::MarkdownWriter writer, const QString &path,
                 QObject *parent = nullptr);

    void start(const bridge::library::ExportHeading &heading);

    /// A name for the file of a conversation with this title.
    [[nodiscard]] static QString nameFor(const QString &title);

Q_SIGNALS:
    /// `problem`: the system's message; empty: the file is complete.
    void finished(const QString &problem);

private:
    void end(const QString &problem);

    bridge::FileReplacement m_file;
    bridge::Result<void, QString> m_written; ///< the first error
    bridge::library::MarkdownExport m_export;
};

} // namespace app
