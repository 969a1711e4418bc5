#include "ui/words/ExportText.h"

#include <QCoreApplication>

namespace ui {

using bridge::library::ExportWords;

namespace {

struct ExportTr
{
    Q_DECLARE_TR_FUNCTIONS(ExportText)
};

} // namespace

ExportWords exportWords(const QString &agentName)
{
    return {.user = ExportTr::tr("You"),
            .agent = agentName,
            .folder = ExportTr::tr("Folder:"),
            .begun = ExportTr::tr("Begun:"),
            .imageCount = ExportTr::tr("Attached images: %1"),
            .failed = ExportTr::tr("Failed"),
            .refused = ExportTr::tr("Refused"),
            .interrupted = ExportTr::tr("Interrupted"),
            .cut = ExportTr::tr("The answer was cut here."),
            .compacted = ExportTr::tr("The conversation was compacted here."),
            .cleared = ExportTr::tr("The conversation began anew here."),
            .skippedLines = ExportTr::tr("Lines that cannot be read: %1")};
}

} // namespace ui
