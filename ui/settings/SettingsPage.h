#pragma once

#include "ui/Intents.h"

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
        /// Consecutive pages of one group are listed under its name; empty: none.
        QString group{};
        QString subtitle{};
    };

    [[nodiscard]] SettingsPageId id() const { return m_description.id; }
    [[nodiscard]] QString title() const { return m_description.title; }
    [[nodiscard]] QString group() const { return m_description.group; }

    /// Called when the user opens this page.
    virtual void opened() {}

protected:
    SettingsPage(const Description &description, QWidget *parent);
    /// Adds a card and sets the padding of its layout.
    void addCard(QWidget *card);

private:
    Description m_description;
    QVBoxLayout *m_cards;
};

/// Label of a row within a card; all have the same width, so that the rows align.
[[nodiscard]] QLabel *makeRowTitle(const QString &text, QWidget *parent);

} // namespace ui
