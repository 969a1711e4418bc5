#pragma once

#include "ui/settings/SettingsPage.h"

#include <QPointer>

#include <memory>
#include <vector>

class QListWidget;
class QStackedWidget;
class QVBoxLayout;

namespace ui {

class NoticeBar;

/// The settings window: pages on the right, their list on the left. Made once, hidden and shown
/// again; Esc closes it.
class SettingsWindow final : public QWidget
{
    Q_OBJECT

public:
    /// The pages in list order, each with a unique id.
    explicit SettingsWindow(std::vector<std::unique_ptr<SettingsPage>> pages,
                            QWidget *parent = nullptr);

    /// Puts `notice` above the pages; the window owns it.
    void setNotice(QWidget *notice);
    /// Marks the window as that of a practice session.
    void markPractice();
    /// Puts a note about the moment there, in place of the one before.
    void showNotice(NoticeBar *notice);
    /// Raises the window with this page; an unknown id is ignored.
    void showPage(SettingsPageId id);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addPage(SettingsPage &page);

    std::vector<SettingsPage *> m_shown; ///< in the order of m_pages
    QListWidget *m_navigation;
    QVBoxLayout *m_column; ///< notice and pages
    QStackedWidget *m_pages;
    QPointer<NoticeBar> m_notice;
};

} // namespace ui
