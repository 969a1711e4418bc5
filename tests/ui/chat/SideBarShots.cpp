#include "tests/ui/chat/SideBarShots.h"

#include "bridge/library/Conversations.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/SeveralChats.h"
#include "ui/chat/ChatWindow.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/sidebar/RowMenu.h"
#include "ui/sidebar/RowView.h"
#include "ui/sidebar/SearchField.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QPainter>
#include <QTest>

namespace sidebarshots {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace bridge;
using history::SearchHit;
using library::BegunBy;
using library::ConversationRow;
using library::Mark;

/// The conversations of the design's pictures.
class Stage
{
public:
    explicit Stage(const Album &album)
        : m_album(album)
    {
        m_scripted.settings.setValue(settings::kTheme, album.theme);
        m_window.setSideBarFooter(
            new ui::EndpointChip(m_scripted.endpoints, m_chats, m_intents, m_theme));
        m_window.resize(1180, 820);
        m_window.showChat(addChat(m_chats, m_scripted));
        m_window.show();
        static_cast<void>(QTest::qWaitForWindowActive(&m_window));
    }

    ConversationRow row(const QString &title, int days, Mark mark = Mark::None,
                        BegunBy begunBy = BegunBy::Drawbridge)
    {
        ConversationRow made;
        made.sessionId = title == u"Move config to TOML"_s ? m_chats.at(0).sessionId() : title;
        made.title = title;
        made.folder = QDir::homePath() + u"/src/tinyparse"_s;
        made.updated = m_scripted.clock.wallTime().addDays(-days);
        made.mark = mark;
        made.begunBy = begunBy;
        made.isUnseen = mark == Mark::Asks || mark == Mark::Unseen;
        return made;
    }
    std::vector<ConversationRow> rows()
    {
        std::vector<ConversationRow> all{
            row(u"Release 0.9 checklist"_s, 30),
            row(u"House rules for the parser"_s, 60),
            row(u"Fix flaky parser test"_s, 0, Mark::Working),
            row(u"Explain the release script"_s, 0, Mark::Asks),
            row(u"Port date helpers to TypeScript"_s, 0, Mark::Unseen),
            row(u"Nightly benchmark"_s, 0, Mark::Failed),
            row(u"Trim the Docker image"_s, 1, Mark::None, BegunBy::Terminal),
            row(u"Move config to TOML"_s, 1),
            row(u"Why is CI slow on arm64?"_s, 1, Mark::Asleep),
            row(u"Benchmark JSON readers"_s, 4),
            row(u"Unicode escapes in strings"_s, 5, Mark::None, BegunBy::Terminal),
            row(u"Draft the changelog"_s, 6)};
        all[0].isPinned = all[1].isPinned = true;
        for (int i = 0; i < 214; ++i)
            all.push_back(row(u"Older task %1"_s.arg(i), 130 + i));
        return all;
    }
    void save(const QString &name, QWidget *popup = nullptr)
    {
        letTimersFire();
        QPixmap picture = m_window.grab();
        QPainter painter(&picture);
        if (popup)
            painter.drawPixmap(popup->pos() - m_window.pos(), popup->grab());
        painter.end();
        m_album.save(picture, u"sidebar-"_s + name);
    }

    Album m_album;
    ScriptedChat m_scripted{u"https://llm.corp.example:8766"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    chat::ChatList m_chats;
    library::Conversations m_conversations;
    ui::ChatWindow m_window{m_chats,   m_conversations, m_scripted.endpoints,
                            m_intents, m_theme,         m_scripted.clock};
};

SearchHit hit(const QString &title, const QString &snippet, const QString &term)
{
    SearchHit made;
    made.sessionId = title;
    made.snippet = snippet;
    made.itemId = u"item"_s;
    made.marks = {{static_cast<int>(snippet.indexOf(term)), static_cast<int>(term.size())}};
    made.count = 3;
    return made;
}

void drawHistory(Stage &stage)
{
    stage.m_conversations.setRows({}, false);
    stage.save(u"reading"_s);
    stage.m_conversations.setRows({}, true);
    stage.save(u"empty"_s);
    stage.m_conversations.setRows(stage.rows(), true);
    stage.save(u"history"_s);

    auto &list = widgets::get<ui::RowView>(stage.m_window, u"Chats"_s);
    const auto of = [&](const QString &title) {
        return list.model()->match(list.model()->index(0, 0), Qt::DisplayRole, title).value(0);
    };
    const QRect item = list.visualRect(of(u"Why is CI slow on arm64?"_s));
    QTest::mouseClick(list.viewport(), Qt::LeftButton, {},
                      ui::RowDelegate::moreRect(item, Qt::LeftToRight).center());
    if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
        menu->setActiveAction(menu->actions()[2]);
        stage.save(u"menu"_s, menu);
        menu->close();
    }
    list.setFocus(Qt::TabFocusReason);
    list.setCurrentIndex(of(u"Trim the Docker image"_s));
    stage.save(u"focus"_s);
    QTest::keyClick(&list, Qt::Key_F2);
    stage.save(u"rename"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    emit stage.m_conversations.deleted(u"x"_s, u"Draft the changelog for the release"_s);
    stage.m_conversations.setProblems({u"One folder cannot be read: /srv/projects."_s});
    stage.save(u"undo-problem"_s);
    stage.m_conversations.setProblems({});
    emit list.foldToggled();
    stage.save(u"unfolded"_s);
    stage.m_window.setLayoutDirection(Qt::RightToLeft);
    stage.save(u"rtl"_s);
}

void drawSearch(Stage &stage)
{
    auto rows = stage.rows();
    rows.push_back(stage.row(u"Allow a trailing comma in arrays"_s, 9));
    rows.push_back(stage.row(u"Grammar notes"_s, 8, Mark::None, BegunBy::Terminal));
    stage.m_conversations.setRows(rows, true);
    auto *field = stage.m_window.findChild<ui::SearchField *>();
    field->setFocus();
    stage.save(u"search-begins"_s);
    QTest::keyClicks(field, u"trailing comma"_s);
    stage.m_scripted.clock.advance(120ms);
    stage.save(u"searching"_s);

    history::SearchAnswer answer;
    SearchHit title;
    title.sessionId = u"Allow a trailing comma in arrays"_s;
    title.isInTitle = true;
    title.titleMarks = {{8, 14}};
    const QString term = u"trailing comma"_s;
    answer.hits = {title,
                   hit(u"Fix flaky parser test"_s,
                       u"Two cases share one file, and only the trailing comma case writes to "
                       "/tmp/case.json, so both of them read what the other left there"_s,
                       term),
                   hit(stage.m_chats.at(0).sessionId(),
                       u"relaxed mode: trailing comma allowed, duplicate keys refused"_s, term),
                   hit(u"Grammar notes"_s,
                       u"array = \"[\" [ value { \",\" value } [ trailing-comma ] ] \"]\""_s,
                       u"trailing-comma"_s),
                   hit(u"Benchmark JSON readers"_s,
                       u"RapidJSON needs a flag for trailing commas, simdjson has none"_s,
                       u"trailing commas"_s)};
    answer.hitCount = 16;
    answer.conversationCount = 7;
    stage.m_conversations.setFound(answer);
    QTest::keyClick(field, Qt::Key_Down);
    stage.save(u"search"_s);
    answer.isComplete = false;
    stage.m_conversations.setFound(answer);
    stage.save(u"search-indexing"_s);
    stage.m_conversations.setFound(history::SearchAnswer{});
    stage.save(u"search-none"_s);
}

} // namespace sidebarshots

void drawSideBar(const Album &album)
{
    for (const auto draw : {sidebarshots::drawHistory, sidebarshots::drawSearch}) {
        sidebarshots::Stage stage(album);
        draw(stage);
    }
}
