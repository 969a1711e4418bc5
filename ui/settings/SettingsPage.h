#pragma once

#include "ui/Intents.h"

#include <QVBoxLayout>
#include <QWidget>

class QLabel;

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
        QStringList keywords{}; ///< search terms besides the title
        QString subtitle{};
    };

    [[nodiscard]] SettingsPageId id() const { return m_description.id; }
    [[nodiscard]] QString title() const { return m_description.title; }
    [[nodiscard]] QString group() const { return m_description.group; }
    [[nodiscard]] QStringList keywords() const { return m_description.keywords; }

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
/// The layout of a part of a card: a column without margins.
QVBoxLayout *makeColumn(QWidget *parent, int spacing);
/// Takes all widgets, its only items, out and deletes them later: a click on one of them may be on
/// the stack.
void clearLayout(QLayout &layout);
/// Adds a widget. Shows it as well: children added to a visible parent are hidden until shown.
void addShown(QLayout &layout, QWidget *widget);

} // namespace ui
