#include "ui/sidebar/SideBar.h"

#include "ui/endpoint/PinMenu.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/kit/MenuPlace.h"
#include "ui/kit/NotedButton.h"
#include "ui/kit/QuietButton.h"
#include "ui/kit/StyleSheet.h"
#include "ui/sidebar/ConversationModel.h"
#include "ui/sidebar/FilterChips.h"
#include "ui/sidebar/ResultModel.h"
#include "ui/sidebar/RowMenu.h"
#include "ui/sidebar/RowView.h"
#include "ui/sidebar/SearchField.h"
#include "ui/sidebar/UndoNote.h"
#include "ui/words/LibraryText.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolTip>
#include <QVBoxLayout>

#include <utility>

namespace ui {

using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::library::ConversationRow;
using bridge::library::Conversations;

namespace {

/// A search begins when typing pauses for this long.
constexpr std::chrono::milliseconds kTypingPause{120};
constexpr int kSide = 12;
/// So much of a word without a blank fits into a line.
constexpr qsizetype kLongestWord = 30;

/// Of the note's 10, the button has 4 itself.
constexpr int kMoreProblemsInset = 6;
constexpr qsizetype kMostProblems = 20;

/// The text, in which a word that does not fit into a line has "…" in place of its middle.
QString fitting(const QString &text)
{
    QStringList words = text.split(u' ');
    for (QString &word : words) {
        if (word.size() <= kLongestWord)
            continue;
        qsizetype begin = kLongestWord / 2 - 1;
        qsizetype end = word.size() - kLongestWord / 2;
        begin -= word[begin - 1].isHighSurrogate() ? 1 : 0;
        end += word[end].isLowSurrogate() ? 1 : 0;
        word = word.first(begin) + u'…' + word.sliced(end);
    }
    return words.join(u' ');
}

} // namespace

SideBar::SideBar(const Parts &parts, QWidget *parent)
    : QFrame(parent)
    , m_parts(parts)
    , m_rows(new ConversationModel(parts.conversations, parts.clock, this))
    , m_results(new ResultModel(parts.conversations, this))
    , m_field(new SearchField(parts.theme, tr("Search chats"), this))
    , m_chips(new FilterChips(parts.conversations, parts.theme, this))
    , m_note(makeLabel(TextRole::Hint, {}, this))
    , m_moreProblems(new QuietButton(parts.theme, {}, this, QuietButton::Ink::Link))
    , m_list(new RowView(*m_rows, parts.theme, true, this))
    , m_found(new RowView(*m_results, parts.theme, false, this))
    , m_lists(new QStackedWidget(this))
    , m_undo(new UndoNote(parts.theme, parts.clock, this))
    , m_footer(new QVBoxLayout)
{
    setStyleClass(this, QStringLiteral("sidebar"));
    setFixedWidth(Theme::kSideBarWidth);
    m_list->setAccessibleName(tr("Chats"));
    m_found->setAccessibleName(tr("Found chats"));
    m_found->setRingStays(true);
    m_lists->addWidget(m_list);
    m_lists->addWidget(m_found);
    m_note->setContentsMargins(10, 8, 10, 0);
    m_note->setTextInteractionFlags(Qt::NoTextInteraction);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(kSide, 0, kSide, 0);
    top->setSpacing(10);
    top->addLayout(makeNewChat());
    top->addWidget(m_field);
    auto *middle = new QVBoxLayout;
    middle->setContentsMargins(0, 8, 0, 0);
    middle->setSpacing(0);
    const auto addBeforeBar = [&](QWidget *widget, int above = 0, int below = 0) {
        auto *row = new QHBoxLayout;
        row->setContentsMargins(kSide, above, kSide, below);
        row->addWidget(widget);
        middle->addLayout(row);
    };
    addBeforeBar(m_chips);
    addBeforeBar(m_note);
    auto *more = new QHBoxLayout;
    more->setContentsMargins(kSide + kMoreProblemsInset, 0, kSide, 0);
    more->addWidget(m_moreProblems);
    more->addStretch();
    middle->addLayout(more);
    // A margin would be on the left also where the text goes from right to left; the scroll bar
    // is there then.
    auto *lists = new QHBoxLayout;
    lists->setSpacing(0);
    lists->addSpacing(kSide);
    lists->addWidget(m_lists);
    middle->addLayout(lists, 1);
    addBeforeBar(m_undo, 4, 8);
    auto *line = new QFrame(this);
    setStyleClass(line, QStringLiteral("separator"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 0, 8); // the border has its own room
    column->setSpacing(0);
    column->addLayout(top);
    column->addLayout(middle, 1);
    column->addWidget(line);
    column->addSpacing(8);
    column->addLayout(m_footer);
    column->addLayout(makeFoot());

    connectList();
    connectSearch();
    showChips();
    showNote();
}

SideBar::~SideBar() = default;

void SideBar::connectList()
{
    Conversations &conversations = m_parts.conversations;
    connect(m_rows, &ConversationModel::aboutToUpdate, m_list, &RowView::keepPlace);
    connect(m_rows, &ConversationModel::updated, m_list, &RowView::restorePlace);
    connect(m_list, &RowView::opened, this, &SideBar::open);
    connect(m_list, &RowView::foldToggled, this,
            [this] { m_rows->setUnfolded(!m_rows->isUnfolded()); });
    connect(m_list, &RowView::actionRequested, this, &SideBar::act);
    connect(m_list, &RowView::menuRequested, this, &SideBar::openMenu);
    connect(m_list, &RowView::renamed, &conversations, &Conversations::renameRequested);
    connect(m_list->itemDelegate(), &QAbstractItemDelegate::closeEditor, this, [this] {
        const QPointer<QWidget> before = std::exchange(m_focusBefore, {});
        const bool hadFocus = hasListFocus();
        if (const QString search = std::exchange(m_searchBefore, {}); !search.isEmpty())
            m_field->setText(search);
        if (!before || !hadFocus)
            return;
        if (before->isVisible())
            before->setFocus(Qt::OtherFocusReason);
        else
            emit typingRequested();
    });
    connect(m_list, &RowView::undoRequested, m_undo, &UndoNote::undo);
    connect(m_undo, &UndoNote::undoRequested, &conversations, &Conversations::undoDeleteRequested);
    connect(&conversations, &Conversations::deleted, m_undo, &UndoNote::show);
    connect(&conversations, &Conversations::undoDeleteRequested, m_undo, &UndoNote::remove);
    connect(&conversations, &Conversations::undoEnded, m_undo, &UndoNote::remove);
    connect(&conversations, &Conversations::changed, this, [this] {
        showShown();
        showNote();
        if (isSearching())
            showFound(false);
    });
    connect(&conversations, &Conversations::markChanged, m_results, &ResultModel::updateMark);
    connect(&conversations, &Conversations::problemsChanged, this, &SideBar::showNote);
    // The tooltip is for the pointer; the keyboard gets it with Space.
    connect(m_moreProblems, &QAbstractButton::clicked, this, [this] {
        QToolTip::showText(m_moreProblems->mapToGlobal(m_moreProblems->rect().bottomLeft()),
                           m_moreProblems->toolTip(), m_moreProblems);
    });
}

void SideBar::connectSearch()
{
    connect(m_field, &QLineEdit::textChanged, this, [this] {
        m_undo->dismiss();
        m_isWaiting = isSearching();
        m_opensAnswer = false;
        if (isSearching()) {
            searchSoon();
        } else {
            search();
            m_results->clear();
        }
        m_lists->setCurrentWidget(isSearching() ? m_found : m_list);
        showChips();
        showNote();
    });
    connect(m_field, &SearchField::walked, this, [this](int step) {
        m_opensAnswer = false;
        if (isSearching()) {
            m_found->walk(step);
        } else {
            m_list->setFocus(Qt::TabFocusReason); // at the row where it was, or the shown one
        }
    });
    connect(m_field, &SearchField::left, this, &SideBar::typingRequested);
    connect(m_field, &SearchField::focusChanged, this, [this] {
        m_opensAnswer = false;
        showChips();
    });
    connect(m_field, &QLineEdit::returnPressed, this, &SideBar::openFound);
    connect(m_found, &RowView::opened, this, &SideBar::open);
    connect(m_chips, &FilterChips::changed, this, [this] {
        m_rows->setFilter(m_chips->filter());
        if (isSearching())
            search();
        showChips();
        showNote();
    });
    connect(&m_parts.conversations, &Conversations::foundChanged, this, [this] {
        const bool isAnswer =
            m_isWaiting && m_parts.conversations.found() && m_searchTimer == nullptr;
        if (isAnswer)
            m_isWaiting = false;
        showFound(isAnswer);
        if (isAnswer && std::exchange(m_opensAnswer, false))
            openFound();
    });
}

QLayout *SideBar::makeNewChat()
{
    auto *menu = new QMenu(this);
    auto *with = new PinMenu(tr("New chat with"), m_parts.endpoints, PinMenu::Offer::Fixed, menu);
    menu->addMenu(with);
    menu->addAction(
        tr("New window") + u'\t'
            + QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N).toString(QKeySequence::NativeText),
        this, &SideBar::newWindowRequested);
    connect(with, &PinMenu::pinSelected, this, &SideBar::newChatRequested);

    auto *chat = new NotedButton(m_parts.theme, ButtonKind::Primary, tr("New chat"), this);
    chat->setKeyNote(QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText));
    chat->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(chat, &QWidget::customContextMenuRequested, menu,
            [menu, chat](const QPoint &at) { menu->popup(chat->mapToGlobal(at)); });
    connect(chat, &QAbstractButton::clicked, this, [this] { emit newChatRequested({}); });
    auto *more = makeButton(ButtonKind::Primary, {}, this);
    more->setIcon(icon(Icon::ChevronDown, m_parts.theme.colors().onAccent));
    more->setAccessibleName(tr("Other new chats and windows"));
    more->setFixedWidth(30);
    connect(more, &QAbstractButton::clicked, menu, [menu, more] { popupUnder(*menu, *more); });

    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(chat, 1);
    row->addWidget(more);
    return row;
}

QLayout *SideBar::makeFoot()
{
    auto *settings = new QuietButton(m_parts.theme, tr("Settings"), this);
    settings->setMark(Icon::Settings);
    settings->setFont(Theme::textFont(13));
    connect(settings, &QAbstractButton::clicked, this,
            [this] { emit m_parts.intents.settingsRequested(SettingsPageId::AiChat); });
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 0, 12, 2);
    foot->addWidget(settings);
    foot->addStretch();
    return foot;
}

void SideBar::setFooter(QWidget *footer)
{
    m_footer->addWidget(footer);
}

void SideBar::setCurrent(Chat *chat)
{
    if (m_current)
        m_current->disconnect(m_list);
    m_current = chat;
    if (chat)
        connect(chat, &Chat::sessionIdChanged, m_list, [this] { showShown(); });
    showShown();
}

void SideBar::showShown()
{
    const QString session = m_current ? m_current->sessionId() : QString();
    m_list->setShown(session);
    m_found->setShown(session);
}

bool SideBar::closeSearch()
{
    if (m_field->text().isEmpty())
        return false;
    m_field->clear();
    return true;
}

bool SideBar::hasListFocus() const
{
    return m_list->hasFocus();
}

Chat *SideBar::chatOf(const QString &sessionId) const
{
    if (sessionId.isEmpty())
        return nullptr;
    for (int at = 0; at < m_parts.chats.count(); ++at) {
        if (m_parts.chats.at(at).sessionId() == sessionId)
            return &m_parts.chats.at(at);
    }
    return nullptr;
}

Chat *SideBar::neighbourOf(const Chat *chat, int step) const
{
    std::vector<Chat *> open;
    for (const ConversationRow &row : m_parts.conversations.rows()) {
        if (Chat *each = row.isOpen ? chatOf(row.sessionId) : nullptr)
            open.push_back(each);
    }
    const auto found = std::find(open.begin(), open.end(), chat);
    if (found == open.end() || open.size() < 2)
        return nullptr;
    const auto count = static_cast<std::ptrdiff_t>(open.size());
    const auto next = ((found - open.begin()) + step % count + count) % count;
    return open[static_cast<std::size_t>(next)];
}

void SideBar::open(const QString &sessionId, const QString &itemId)
{
    m_undo->dismiss();
    Chat *chat = chatOf(sessionId);
    if (chat && itemId.isEmpty())
        emit chatSelected(chat);
    else
        emit m_parts.conversations.openRequested(sessionId, itemId);
    emit typingRequested();
}

void SideBar::act(RowAction action, const QString &sessionId)
{
    Conversations &conversations = m_parts.conversations;
    const ConversationRow *row = conversations.find(sessionId);
    if (!row)
        return;
    if (action != RowAction::Delete)
        m_undo->dismiss();
    Chat *chat = chatOf(sessionId);
    switch (action) {
    case RowAction::Rename:
        rename(sessionId);
        break;
    case RowAction::Pin:
        emit conversations.pinRequested(sessionId, !row->isPinned);
        break;
    case RowAction::OwnWindow:
        if (chat)
            emit ownWindowRequested(chat);
        else
            emit conversations.ownWindowRequested(sessionId);
        break;
    case RowAction::Fork:
        emit conversations.branchRequested(sessionId, {});
        break;
    case RowAction::Export:
        emit conversations.exportRequested(sessionId);
        break;
    case RowAction::Close:
        if (chat)
            emit closeRequested(chat);
        break;
    case RowAction::Archive:
        emit conversations.archiveRequested(sessionId, !row->isArchived);
        break;
    case RowAction::Delete:
        emit conversations.deleteRequested(sessionId);
        break;
    }
}

void SideBar::actOnCurrent(RowAction action)
{
    const QWidget *focused = window()->focusWidget();
    if (focused && focused != m_list && m_list->isAncestorOf(focused))
        return; // the field of a title
    // During a search a hit is the current row also while one types.
    const bool isOnHit = isSearching() && (m_field->hasFocus() || m_found->hasFocus());
    const QString onRow = isOnHit          ? sessionOf(m_found->ringedRow())
                          : hasListFocus() ? sessionOf(m_list->currentIndex())
                                           : QString();
    if (!onRow.isEmpty())
        act(action, onRow);
    else if (m_current)
        act(action, m_current->sessionId());
}

void SideBar::rename(const QString &sessionId)
{
    if (!m_rows->indexOf(sessionId).isValid())
        m_rows->setUnfolded(true);
    if (!m_rows->indexOf(sessionId).isValid())
        return; // the filter leaves it out
    m_focusBefore = hasListFocus() ? nullptr : window()->focusWidget();
    m_searchBefore = m_field->text();
    m_field->clear(); // else the list is not shown
    m_list->startRename(m_rows->indexOf(sessionId));
}

void SideBar::focusSearch()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void SideBar::openMenu(const QModelIndex &row, const QRect &part)
{
    const QString session = sessionOf(row);
    const ConversationRow *conversation = m_parts.conversations.find(session);
    if (!conversation)
        return;
    auto *menu = new RowMenu(*conversation, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &RowMenu::chosen, this,
            [this, session](RowAction action) { act(action, session); });
    connect(menu, &QMenu::aboutToHide, m_list, [this] { m_list->setRowWithMenu({}); });
    m_list->setRowWithMenu(row);
    popupUnder(*menu, *m_list->viewport(), part);
}

bool SideBar::isSearching() const
{
    return !m_field->text().trimmed().isEmpty();
}

void SideBar::searchSoon()
{
    m_searchTimer = m_parts.clock.after(kTypingPause, [this] {
        const auto done = std::move(m_searchTimer);
        search();
    });
}

void SideBar::search()
{
    m_searchTimer.reset();
    m_isWaiting = isSearching();
    bridge::history::SearchQuery query;
    query.text = m_field->text().trimmed();
    if (!query.text.isEmpty()) {
        query.folder = m_chips->filter().folder;
        query.since = m_chips->filter().since(m_parts.clock.wallTime());
    }
    emit m_parts.conversations.searchRequested(query);
}

void SideBar::showFound(bool isNew)
{
    if (!isSearching())
        return;
    // Until the answer is there, what was found before stays.
    if (const auto &found = m_parts.conversations.found()) {
        m_found->keepPlace();
        m_results->show(*found, m_chips->filter(), m_parts.clock.wallTime());
        m_found->restorePlace();
        if (!m_found->currentIndex().isValid())
            m_found->walk(1);
        if (isNew)
            m_found->scrollTo(m_found->currentIndex());
    }
    showNote();
}

void SideBar::openFound()
{
    if (!isSearching())
        return;
    // What is shown is of another text.
    if (m_isWaiting) {
        m_opensAnswer = true;
        if (m_searchTimer)
            search();
        return;
    }
    if (m_results->rowCount() > 0)
        m_found->openCurrent();
}

void SideBar::showChips()
{
    m_chips->setVisible(isSearching() || m_field->hasFocus() || m_chips->isAncestorOf(focusWidget())
                        || !m_chips->filter().isDefault());
}

QString SideBar::stateOfList() const
{
    if (!m_rows->isEmpty())
        return {};
    return !m_parts.conversations.isListed() ? tr("Reading your chats…")
           : m_chips->filter().isDefault()   ? tr("No chats yet.")
                                             : tr("No chat matches these filters.");
}

QString SideBar::stateOfSearch() const
{
    const auto &found = m_parts.conversations.found();
    const bool isEmpty = m_results->rowCount() == 0;
    if (found && !found->problem.isEmpty())
        return tr("The texts of your chats cannot be searched now.");
    if (m_isWaiting || !found)
        return isEmpty ? tr("Searching…") : QString();
    if (!found->isComplete)
        return tr("Still indexing: older chats are missing.");
    return isEmpty ? tr("Nothing found.") : QString();
}

void SideBar::showNote()
{
    const QStringList &problems = m_parts.conversations.problems();
    const QString state = isSearching()        ? stateOfSearch()
                          : problems.isEmpty() ? stateOfList()
                                               : QString();
    const bool isProblem = state.isEmpty() && !problems.isEmpty();
    const QString text = isProblem ? problems.first() : state;
    m_note->setText(isProblem ? fitting(text) : text);
    m_note->setAccessibleName(text);
    const QStringList all = isProblem ? firstOf(problems, kMostProblems) : QStringList();
    m_note->setToolTip(isProblem ? ui::toolTip(all) : QString());
    m_note->setVisible(!text.isEmpty());

    const bool hasMore = isProblem && problems.size() > 1;
    if (!hasMore && m_moreProblems->hasFocus())
        m_lists->currentWidget()->setFocus(Qt::OtherFocusReason);
    m_moreProblems->setVisible(hasMore);
    if (!hasMore)
        return;
    m_moreProblems->setText(tr("And %n more", nullptr, static_cast<int>(problems.size()) - 1));
    m_moreProblems->setToolTip(ui::toolTip(all));
    m_moreProblems->setAccessibleDescription(all.join(u'\n'));
    m_moreProblems->updateGeometry();
}

} // namespace ui

#include "moc_SideBar.cpp"
