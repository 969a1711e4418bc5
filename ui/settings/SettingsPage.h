#pragma once

#include "ui/Intents.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace ui {

/// One page of the settings window: heading, then cards from top to bottom. Owned by the window.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    struct Description
    {
        SettingsPageId id;
        QString title; ///< in the navigation and as heading
        /// Pages of one group that follow each other stand under its name; empty: in none.
        QString group{};
        QStringList keywords{}; ///< what a search finds it by, besides the title
        QString subtitle{};
    };

    [[nodiscard]] SettingsPageId id() const { return m_description.id; }
    [[nodiscard]] QString title() const { return m_description.title; }
    [[nodiscard]] QString group() const { return m_description.group; }
    [[nodiscard]] QStringList keywords() const { return m_description.keywords; }

    /// Called each time the page has been asked for and is shown.
    virtual void opened() {}

protected:
    SettingsPage(const Description &description, QWidget *parent);
    void addCard(QWidget *card);

private:
    Description m_description;
    QVBoxLayout *m_cards;
};

/// The name of a row within a card: one width for all of them, so that the rows stand in line.
[[nodiscard]] QLabel *makeRowTitle(const QString &text, QWidget *parent);

} // namespace ui
