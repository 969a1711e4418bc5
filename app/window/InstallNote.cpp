#include "app/window/InstallNote.h"

#include "ui/words/InstallText.h"

#include <QPushButton>

namespace app {

using bridge::agent::InstallProblem;

InstallNote::InstallNote(Installation &installation, const QString &agent, QWidget *parent)
    : WarnNote(parent)
    , m_installation(installation)
    , m_agent(agent)
    , m_cancel(addButton(ui::ButtonKind::Secondary, tr("Cancel")))
    , m_close(addButton(ui::ButtonKind::Secondary, tr("Close")))
{
    m_cancel->setAccessibleName(tr("Cancel the installation"));
    m_close->hide();
    connect(m_cancel, &QPushButton::clicked, &m_installation, &Installation::cancel);
    connect(m_close, &QPushButton::clicked, this, &InstallNote::close);
    connect(&m_installation, &Installation::progressed, this, &InstallNote::showProgress);
    connect(&m_installation, &Installation::installed, this,
            [this] { conclude(tr("%1 is installed.").arg(m_agent)); });
    connect(&m_installation, &Installation::failed, this, [this](const InstallProblem &problem) {
        conclude(ui::wordsFor(problem, m_agent, m_installation.packageManager()));
    });
    showProgress();
}

void InstallNote::showProgress()
{
    if (const auto &progress = m_installation.progress())
        setWords(tr("%1 is being installed: %2").arg(m_agent, ui::wordsFor(*progress)));
}

void InstallNote::conclude(const QString &words)
{
    m_installation.disconnect(this);
    m_close->show();
    m_cancel->hide();
    setWords(words);
}

void InstallNote::close()
{
    leave();
    deleteLater();
}

} // namespace app

#include "moc_InstallNote.cpp"
