#pragma once

#include "bridge/library/Conversations.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeClock.h"
#include "tests/support/UiFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/sidebar/RowView.h"
#include "ui/sidebar/SearchField.h"
#include "ui/sidebar/SideBar.h"

#include <QApplication>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

/// A side bar with rows that the test sets, beside an editor that stands for the composer.
class SideBarFixture : public UiFixture
{
protected:
    using Row = bridge::library::ConversationRow;

    SideBarFixture()
    {
        auto *row = new QHBoxLayout(&window);
        row->addWidget(bar = new ui::SideBar(
                           {m_chats, conversations, m_choice, m_intents, m_theme, clock}, &window));
        row->addWidget(composer = new QPlainTextEdit(&window));
        window.resize(700, 700);
        QObject::connect(bar, &ui::SideBar::typingRequested, composer,
                         [this] { composer->setFocus(); });
    }
    void SetUp() override
    {
        activate(window);
        composer->setFocus();
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    /// Noon of the clock's day, and of days before it.
    [[nodiscard]] QDateTime daysAgo(int days) const
    {
        return QDateTime(clock.wallTime().toLocalTime().date().addDays(-days), QTime(12, 0));
    }
    [[nodiscard]] Row row(const QString &id, const QString &title, int days = 0) const
    {
        Row made;
        made.sessionId = id;
        made.title = title;
        made.folder = QStringLiteral("/srv/tinyparse");
        made.updated = daysAgo(days);
        made.begunBy = bridge::library::BegunBy::Drawbridge;
        return made;
    }
    void show(std::vector<Row> rows)
    {
        conversations.setRows(std::move(rows), true);
        settle();
    }
    /// What the list shows, headings included.
    [[nodiscard]] static QStringList linesOf(const ui::RowView &view)
    {
        QStringList lines;
        for (int each = 0; each < view.model()->rowCount(); ++each)
            lines << view.model()->index(each, 0).data().toString();
        return lines;
    }
    [[nodiscard]] QStringList lines() const { return linesOf(list()); }
    [[nodiscard]] ui::RowView &list() const
    {
        return widgets::get<ui::RowView>(window, QStringLiteral("Chats"));
    }
    [[nodiscard]] ui::RowView &found() const
    {
        return widgets::get<ui::RowView>(window, QStringLiteral("Found chats"));
    }
    [[nodiscard]] ui::SearchField &field() const { return *window.findChild<ui::SearchField *>(); }
    [[nodiscard]] static QModelIndex indexOf(const ui::RowView &view, const QString &title)
    {
        for (int each = 0; each < view.model()->rowCount(); ++each) {
            const QModelIndex index = view.model()->index(each, 0);
            if (index.data().toString() == title)
                return index;
        }
        throw std::logic_error("no row " + title.toStdString());
    }
    void focusOn(const QString &title)
    {
        list().setFocus(Qt::TabFocusReason);
        list().setCurrentIndex(indexOf(list(), title));
    }
    void press(QWidget &at, int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&at, static_cast<Qt::Key>(key), modifiers);
    }
    void click(ui::RowView &view, const QModelIndex &index)
    {
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(index).center());
    }
    [[nodiscard]] static QWidget *focus() { return QApplication::focusWidget(); }

    FakeClock clock;
    bridge::library::Conversations conversations;
    QWidget window;
    ui::SideBar *bar;
    QPlainTextEdit *composer;
};
