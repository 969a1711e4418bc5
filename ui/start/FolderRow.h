#pragma once

#include "ui/kit/Controls.h"

#include <QWidget>

#include <vector>

class QPushButton;

namespace ui {

/// The folder to work in, its branch, and folders that were used lately.
class FolderRow final : public QWidget
{
    Q_OBJECT

public:
    explicit FolderRow(const Theme &theme, QWidget *parent = nullptr);

    /// `branch` empty: not a repository.
    void showFolder(const QString &folder, const QString &branch);
    void showLately(const QStringList &folders);
    [[nodiscard]] const QString &folder() const { return m_path; }

    static constexpr int kMostLately = 3;

Q_SIGNALS:
    void picked(const QString &folder);

private:
    void browse();
    void paintIcons();

    const Theme &m_theme;
    QString m_path;
    QLabel *m_icon;
    ElidedLabel *m_folder;
    QLabel *m_branchIcon;
    ElidedLabel *m_branch;
    QPushButton *m_browse;
    QWidget *m_latelyRow;
    QLayout *m_lately;
    QStringList m_latelyFolders;
    std::vector<QWidget *> m_chips;
};

} // namespace ui
