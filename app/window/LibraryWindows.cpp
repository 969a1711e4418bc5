#include "app/window/LibraryWindows.h"

#include "bridge/core/Ids.h"
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
        HeldChats::Parts{m_parts.chats, windows, m_parts.clock, m_parts.makeChat});
    connect(&m_parts.kept, &bridge::library::KeptConversations::holdersChanged, m_held.get(),
            &HeldChats::lookAtAll);
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
    bridge::chat::ChatStart start{.branchOf = sessionId, .branchAt = itemId};
    bridge::chat::BranchPoint point{itemId, {}};
    bool isInTurn = false;
    if (const Chat *chat = m_parts.chats.findSession(sessionId)) {
        // All of it is to be copied, and the file has a half turn.
        isInTurn = itemId.isEmpty() && chat->wouldLoseWork();
        start.overrides.pin = chat->pin();
        if (!itemId.isEmpty())
            point = chat->branchPoint(itemId);
        start.branchAt = point.itemId;
        if (point.itemId.isEmpty() && !itemId.isEmpty()) {
            // Before the first message there is nothing to copy.
            start.branchOf.clear();
            start.overrides.workspace = chat->workspace();
        }
    } else if (const auto *record = m_parts.store.find(sessionId)) {
        start.overrides.pin = record->pin;
    }
    QString title;
    if (const auto *row = conversations().find(sessionId);
        row && !row->title.isEmpty() && !start.branchOf.isEmpty()) {
        title = ui::branchTitle(row->title, [this](const QString &name) {
            return m_branching.contains(name)
                   || std::ranges::any_of(conversations().rows(),
                                          [&name](const auto &each) { return each.title == name; });
        });
    }
    const Branch branch{start, title, point.draft, m_parts.chats.front()};
    if (start.branchOf.isEmpty() || isInTurn || !m_parts.kept.find(sessionId))
        return begin(branch);
    const QString id = bridge::newId();
    m_branching.append(title);
    m_parts.kept.copy(sessionId, start.branchAt, id, title, this,
                      [this, branch, id](const auto &done) {
                          m_branching.removeOne(branch.title);
                          // What its file does not hold yet only the agent can copy, with the first
                          // message.
                          begin(done ? copied(branch, id) : branch);
                      });
}

/// The branch has a file of its own.
LibraryWindows::Branch LibraryWindows::copied(const Branch &branch, const QString &id)
{
    const QString from = branch.start.branchOf;
    m_parts.store.noteOrigin(id, bridge::store::Origin::Chat);
    m_parts.store.copyAnswerOrigins(from, id);
    Branch copy = branch;
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
    if (branch.start.sessionId.isEmpty() && !branch.title.isEmpty())
        emit conversations().renameRequested(chat.sessionId(), branch.title);
    else
        chat.setTitle(branch.title); // its file has it
    chat.setDraft(branch.draft);
    chat.start();
    if (!isAwaited)
        return; // the user went on to another chat meanwhile
    m_windows->showChat(chat);
    m_windows->windowFor(chat).pane().takeFocus();
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
    showProblem(ui::titleFor(refusal), ui::wordsFor(refusal));
}

void LibraryWindows::showProblem(const QString &title, const QString &text)
{
    m_windows->front().showNotice(ui::NoticeBar::closable(title, text));
}

} // namespace app

#include "moc_LibraryWindows.cpp"
