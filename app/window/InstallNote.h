#pragma once

#include "app/window/Installation.h"
#include "ui/kit/WarnNote.h"

namespace app {

/// The installation in a window that is not the page of the first start any more: how far it is,
/// and how it has ended. Its window owns it; it deletes itself when it is closed.
class InstallNote : public ui::WarnNote
{
    Q_OBJECT

public:
    /// `agent`: display name of the agent. The installation runs, and outlives it.
    InstallNote(Installation &installation, const QString &agent, QWidget *parent = nullptr);

private:
    void showProgress();
    void conclude(const QString &words);
    void close();

    Installation &m_installation;
    QString m_agent;
    QPushButton *m_cancel;
    QPushButton *m_close;
};

} // namespace app
