#pragma once

#include "app/base/Services.h"
#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"
#include "bridge/history/History.h"
#include "bridge/library/MarkdownExport.h"

#include <memory>

namespace app {

/// `drawbridge export`: a kept conversation as Markdown, read from the agent's files, with
/// what was cut of it.
class ExportCommand : public LongCommand
{
    Q_OBJECT

public:
    ExportCommand(command::Export command, PrintSink sink, QObject *parent = nullptr);
    ~ExportCommand() override;

    void start() override;

private:
    /// What the windows keep of it beside the agent's file.
    [[nodiscard]] bridge::library::ExportRest rest(const QString &sessionId);
    void write(const bridge::history::HistoryRow &row);

    const command::Export m_command;
    Services m_services;
    std::unique_ptr<bridge::history::History> m_history;
    std::unique_ptr<bridge::library::MarkdownExport> m_export;
};

} // namespace app
