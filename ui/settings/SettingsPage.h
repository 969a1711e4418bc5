#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace ui {

/// One page of the settings window: heading, then cards from top to bottom.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    /// As shown in the navigation and as heading.
    [[nodiscard]] QString title() const { return m_title; }

protected:
    SettingsPage(const QString &title, const QString &subtitle, QWidget *parent);
    void addCard(QWidget *card);

private:
    QString m_title;
    QVBoxLayout *m_cards;
};

/// The name of a row within a card: one width for all of them, so that the rows stand in line.
[[nodiscard]] QLabel *makeRowTitle(const QString &text, QWidget *parent);

} // namespace ui
