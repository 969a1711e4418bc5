#include "app/window/LibraryWindows.h"

#include "bridge/chat/HalfAnswers.h"
#include "bridge/core/Ids.h"
#include "bridge/library/ConversationRows.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/words/ExportText.h"
#include "ui/words/LibraryText.h"
#include "ui/words/MarkedText.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace app {

using bridge::chat::Chat;
using bridge::library::Library;
using bridge::library::Opening;
using bridge::library::Refusal;
using bridge::library::Troubles;
using bridge::store::ChatRecord;

LibraryWindows::LibraryWindows(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    bridge::library::LibraryActions actions;
    actions.open = [this](const Opening &opening) { open(opening); };
    actions.branch = [this](const QString &id, const QString &item) { branch(id, item); };
    actions.exportAsMarkdown = [this](const QString &id) { exportAsMarkdown(id); };
    actions.rename = [](Chat &chat, const QString &title) { return chat.rename(title); };
    // Every window's notes show what cannot be kept.
    actions.words = [](const Troubles &troubles) { return ui::sentencesFor(troubles.archive); };
    m_library = std::make_unique<Library>(Library::Parts{m_parts.chats, m_parts.store, m_parts.kept,
                                                         m_parts.wastebasket, m_parts.clock},
                                          std::move(actions));
    connect(m_library.get(), &Library::refused, this,
            [this](const Refusal &refusal) { showRefusal(refusal); });
    connect(m_library.get(), &Library::deleteNeedsConsent, this, &LibraryWindows::askForConsent);
}

LibraryWindows::~LibraryWindows() = default;

void LibraryWindows::setWindows(ChatWindows &windows)
{
    m_windows = &windows;
    m_held = std::make_unique<HeldChats>(
        HeldChats::Parts{m_parts.chats, windows, m_parts.kept, m_parts.clock, m_parts.makeChat});
    connect(&m_parts.kept, &bridge::library::KeptConversations::holdersChanged, m_held.get(),
            &HeldChats::lookAtAll);
    connect(&m_parts.kept, &bridge::library::KeptConversations::changed, m_held.get(),
            &HeldChats::lookAtRemoved);
}

void LibraryWindows::open(const Opening &opening)
{
    Chat *chat = m_parts.chats.findSession(opening.sessionId);
    const bool isNew = !chat;
    if (isNew) {
        chat = &m_parts.makeChat({.sessionId = opening.sessionId, .isAsleep = true});
        chat->start();
    }
    if (opening.isInOwnWindow)
        m_windows->showInItsOwn(*chat);
    else
        m_windows->showChat(*chat);
    ui::ChatPane &pane = m_windows->windowFor(*chat).pane();
    pane.takeFocus();
    if (!opening.itemId.isEmpty())
        pane.showItem(opening.itemId);
}

void LibraryWindows::branch(const QString &sessionId, const QString &itemId)
{
    const Branch branch = branchOf(sessionId, itemId);
    const bridge::chat::ChatStart &start = branch.start;
    if (start.branchOf.isEmpty())
        return begin(branch);
    const QString id = bridge::newId();
    m_branching.append(branch.title);
    m_parts.kept.copy(start.branchOf, start.branchAt, id, branch.title, this,
                      [this, branch, id, sessionId](const auto &outcome) {
                          m_branching.removeOne(branch.title);
                          if (!outcome)
                              return showNotBranched(sessionId, outcome.error().message);
                          // What its file does not hold yet only the agent can copy, with the first
                          // message.
                          const bool isMade = *outcome == bridge::agent::CopyOutcome::Made;
                          begin(isMade ? copied(branch, id) : branch);
                      });
}

LibraryWindows::Branch LibraryWindows::branchOf(const QString &sessionId, const QString &itemId)
{
    const Chat *chat = m_parts.chats.findSession(sessionId);
    const ChatRecord record = recordOf(sessionId);
    const auto point = chat ? chat->branchPoint(itemId) : bridge::chat::BranchPoint{itemId, {}};
    Branch branch;
    branch.before = m_parts.chats.front();
    branch.draft = point.draft;
    bridge::chat::ChatStart &start = branch.start;
    start.overrides.pin = chat ? chat->pin() : record.pin;
    start.branchOf = sessionId;
    start.branchAt = point.itemId;
    if (!record.hasBegun && !m_parts.kept.find(sessionId)) {
        // It has no file: the other one begins like it.
        start.branchOf = record.branchOf;
        if (point.itemId.isEmpty())
            start.branchAt = record.branchAt;
        if (itemId.isEmpty() && branch.draft.isEmpty())
            branch.draft =
                bridge::library::unfiledTextsOf(record, false).join(QStringLiteral("\n\n"));
    }
    const bool isBeforeFirst =
        point.itemId.isEmpty() && (!itemId.isEmpty() || !point.draft.isEmpty());
    if (start.branchOf.isEmpty() || isBeforeFirst) { // there is nothing to copy
        start.branchOf.clear();
        start.branchAt.clear();
        start.overrides.workspace = chat ? chat->workspace() : record.folder;
    } else {
        // The turn that runs is not copied.
        const bool isInTurn = chat && chat->wouldLoseWork();
        const ChatRecord from = recordOf(start.branchOf);
        branch.halves = bridge::chat::halfAnswersForCopy(
            isInTurn ? QByteArrayList() : m_parts.store.turnLines(start.branchOf), &from);
    }
    const auto *row = conversations().find(sessionId);
    const bool isNamed = !start.branchOf.isEmpty() || !record.name.isEmpty();
    if (row && !row->title.isEmpty() && isNamed) {
        branch.title = ui::branchTitle(row->title, [this](const QString &name) {
            return m_branching.contains(name)
                   || std::ranges::any_of(conversations().rows(),
                                          [&name](const auto &each) { return each.title == name; });
        });
    }
    return branch;
}

/// Empty: there is none.
ChatRecord LibraryWindows::recordOf(const QString &sessionId)
{
    const ChatRecord *record = m_parts.store.find(sessionId);
    return record ? *record : ChatRecord();
}

LibraryWindows::Branch LibraryWindows::copied(const Branch &branch, const QString &id)
{
    const QString from = branch.start.branchOf;
    m_parts.store.noteOrigin(id, bridge::store::Origin::Chat);
    m_parts.store.copyAnswerOrigins(from, id);
    const QString follows = recordOf(from).follows;
    m_parts.store.update(id, [&](ChatRecord &record) {
        record.hasBegun = true;
        record.title = branch.title;
        record.pin = branch.start.overrides.pin;
        record.follows = follows;
        record.halfAnswers = branch.halves;
    });
    Branch copy = branch;
    copy.halves.clear();
    copy.start = {.overrides = branch.start.overrides, .sessionId = id};
    // The list does not have the copy yet.
    if (const auto *row = conversations().find(from);
        row && copy.start.overrides.workspace.isEmpty() && QFileInfo(row->folder).isDir())
        copy.start.overrides.workspace = row->folder;
    return copy;
}

void LibraryWindows::begin(const Branch &branch)
{
    if (m_parts.chats.isStopping())
        return; // a copy is in the list at the next start
    const bool isAwaited = branch.before == m_parts.chats.front();
    Chat &chat = m_parts.makeChat(branch.start);
    const QString id = chat.sessionId();
    if (branch.start.sessionId.isEmpty() && !branch.title.isEmpty())
        emit conversations().renameRequested(id, branch.title);
    else
        chat.setTitle(branch.title); // its file has it
    chat.setDraft(branch.draft);
    if (!branch.halves.empty())
        m_parts.store.update(id,
                             [&branch](ChatRecord &record) { record.halfAnswers = branch.halves; });
    chat.start();
    if (!isAwaited)
        return; // the user went on to another chat meanwhile
    m_windows->showChat(chat);
    m_windows->windowFor(chat).pane().takeFocus();
}

void LibraryWindows::showNotBranched(const QString &sessionId, const QString &reason)
{
    if (m_parts.chats.isStopping())
        return;
    const auto *row = conversations().find(sessionId);
    showRefusal({Refusal::Kind::NotBranched, sessionId, row ? row->title : QString(), {}, reason});
}

void LibraryWindows::exportAsMarkdown(const QString &sessionId)
{
    const auto *kept = m_parts.kept.find(sessionId);
    if (!kept) {
        showProblem(tr("There is nothing to export"), tr("This conversation has no messages yet."));
        return;
    }
    const bridge::library::ExportHeading heading{kept->facts.title, kept->facts.folder,
                                                 kept->facts.begun};
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString folder = QDir(documents).exists() ? documents : QDir::homePath();
    auto *dialog = new QFileDialog(&m_windows->front(), tr("Export conversation"),
                                   QDir(folder).filePath(MarkdownFile::nameFor(heading.title)),
                                   tr("Markdown (*.md)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("md"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, sessionId, heading](const QString &path) {
                auto *file = new MarkdownFile(
                    m_parts.reader, sessionId,
                    bridge::library::MarkdownWriter(
                        ui::exportWords(m_parts.agentName),
                        bridge::library::exportRest(m_parts.store.find(sessionId),
                                                    m_parts.store.turnLines(sessionId))),
                    path, this);
                connect(file, &MarkdownFile::finished, this, [this](const QString &problem) {
                    if (!problem.isEmpty())
                        showProblem(tr("The conversation was not exported"),
                                    ui::markedText(problem, ui::TextUse::Name));
                });
                file->start(heading);
            });
    dialog->open();
}

void LibraryWindows::askForConsent(const QString &sessionId, const QString &title)
{
    auto *question = new ui::NoticeBar(
        title.isEmpty() ? tr("Delete this conversation for good?")
                        : tr("Delete “%1” for good?").arg(ui::isolatedTitle(title)),
        tr("There is no wastebasket for its files, so it cannot be brought back."));
    question->addButton(ui::ButtonKind::Secondary, tr("Keep it"));
    auto *destroy = question->addButton(ui::ButtonKind::Danger, tr("Delete for good"));
    connect(destroy, &QPushButton::clicked, m_library.get(),
            [this, sessionId] { m_library->deleteForGood(sessionId); });
    m_windows->front().showNotice(question);
}

void LibraryWindows::showRefusal(const Refusal &refusal)
{
    ui::NoticeBar *notice = showProblem(ui::titleFor(refusal), ui::wordsFor(refusal));
    using Kind = Refusal::Kind;
    if (refusal.kind != Kind::Held && refusal.kind != Kind::HolderUnknown)
        return;
    // It is about now, so it goes when the process that it names does not have it any more.
    auto &kept = m_parts.kept;
    connect(&kept, &bridge::library::KeptConversations::holdersChanged, notice,
            [&kept, notice, refusal] {
                kept.holder(refusal.sessionId, notice, [notice, refusal](const auto &holder) {
                    const bool isSame = holder && *holder && refusal.holder
                                        && (*holder)->pid == refusal.holder->pid;
                    if (holder && !isSame)
                        notice->close();
                });
            });
}

ui::NoticeBar *LibraryWindows::showProblem(const QString &title, const QString &text)
{
    auto *notice = ui::NoticeBar::closable(title, text);
    m_windows->front().showNotice(notice);
    return notice;
}

} // namespace app

#include "moc_LibraryWindows.cpp"
