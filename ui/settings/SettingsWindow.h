#pragma once

#include "ui/settings/SettingsPage.h"

#include <memory>
#include <vector>

class QListWidget;
class QStackedWidget;

namespace ui {

/// The settings: pages on the right, their list on the left. A window of its own, made once and
/// shown again; Esc closes it.
class SettingsWindow final : public QWidget
{
    Q_OBJECT

public:
    /// The pages in the order of the list, each with an id of its own.
    explicit SettingsWindow(std::vector<std::unique_ptr<SettingsPage>> pages,
                            QWidget *parent = nullptr);

    /// Shows the window in front, with this page; ignored where there is none of this id.
    void showPage(SettingsPageId id);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addPage(SettingsPage &page);
    void addHeading(const QString &text);

    std::vector<SettingsPage *> m_shown; ///< in the order of m_pages
    QListWidget *m_navigation;
    QStackedWidget *m_pages;
};

} // namespace ui
