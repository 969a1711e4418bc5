#include "ui/chat/Rewinding.h"

#include <QDir>
#include <QHash>
#include <QSet>

#include <utility>

namespace ui {

using bridge::chat::Chat;
using bridge::session::ChatState;
using Files = RewindView::Files;
using Change = RewindFile::Change;

namespace {

/// What a rewind to this item does with files, by the tools that wrote them: the first one after it
/// says whether the file was there. Unknown where that is not certain, as the transcript does not
/// show all that was written.
QHash<QString, Change> changesSince(const QString &itemId, Chat &chat)
{
    using bridge::agent::ToolKind;
    using bridge::chat::ToolUse;
    const auto &transcript = chat.transcript();
    const int from = transcript.rowOfItem(itemId);
    const QDir folder(chat.workspace());
    QSet<QString> written; // before the item: one that is made again may have an earlier content
    bool mayLack = false;  // a subagent's tools may not be in the transcript
    QHash<QString, Change> changes;
    for (int row = 0; from >= 0 && row < transcript.count(); ++row) {
        const auto *tool = std::get_if<ToolUse>(&transcript.entry(row).content);
        if (!tool)
            continue;
        mayLack = mayLack || (row > from && tool->input.kind == ToolKind::Task);
        if (tool->state != ToolUse::State::Succeeded
            || (tool->input.kind != ToolKind::Edit && tool->input.kind != ToolKind::Write))
            continue;
        const QString path = QDir::cleanPath(folder.absoluteFilePath(tool->input.headline));
        if (row < from)
            written.insert(path);
        else if (changes.contains(path))
            continue;
        else if (tool->createdFile)
            changes.insert(path, chat.hasEarlier() || written.contains(path) ? Change::Unknown
                                                                             : Change::Removed);
        else
            changes.insert(path, mayLack ? Change::Unknown : Change::PutBack);
    }
    return changes;
}

} // namespace

Rewinding::Rewinding(Chat &chat, RewindHost &host, QObject *parent)
    : QObject(parent)
    , m_chat(chat)
    , m_host(host)
{
    connect(&host, &RewindHost::lookRequested, this, &Rewinding::look);
    connect(&host, &RewindHost::rewindRequested, this, &Rewinding::rewind);
    connect(&chat, &Chat::filesPreviewed, this, &Rewinding::onPreviewed);
    connect(&chat, &Chat::filesRestored, this, &Rewinding::onRestored);
    connect(&chat, &Chat::rewound, this, &Rewinding::onRewound);
    connect(&chat, &Chat::goingBackFailed, this, &Rewinding::onFailed);
    connect(&chat, &Chat::stateChanged, this, &Rewinding::followState);
}

bool Rewinding::isLooking() const
{
    return m_view.state == Files::Waking || m_view.state == Files::Asking;
}

void Rewinding::look(const QString &itemId)
{
    m_view = {};
    m_view.agent = m_chat.agent().shortName;
    const auto &transcript = m_chat.transcript();
    m_view.isSummarised = transcript.isSummarised(transcript.rowOfItem(itemId));
    m_view.canBranch = !m_view.isSummarised;
    if (m_extent) {
        // The chat can do one thing at a time, and the popover of that one was closed.
        m_view.isUnderWay = true;
        m_host.setView(m_view);
        return;
    }
    m_view.state = m_chat.state() == ChatState::Ready ? Files::Asking : Files::Waking;
    m_host.setView(m_view);
    m_chat.previewFiles(itemId);
}

void Rewinding::followState()
{
    if (m_host.isOpen() && m_view.state == Files::Waking && m_chat.state() == ChatState::Ready) {
        m_view.state = Files::Asking;
        m_host.setView(m_view);
    }
}

void Rewinding::onPreviewed(const bridge::agent::FilesPreviewed &preview)
{
    if (!m_host.isOpen() || preview.messageId != m_host.itemId() || !isLooking())
        return;
    m_view.state = preview.ok ? Files::Known : Files::Unavailable;
    if (preview.ok) {
        const auto changes =
            m_lacksEntries ? QHash<QString, Change>() : changesSince(preview.messageId, m_chat);
        for (const QString &path : preview.files)
            m_view.files.push_back({path, changes.value(QDir::cleanPath(path), Change::Unknown)});
        m_view.added = preview.linesAdded;
        m_view.removed = preview.linesRemoved;
    }
    m_host.setView(m_view);
}

void Rewinding::rewind(const QString &itemId, RewindExtent extent)
{
    if (m_extent)
        return;
    m_extent = extent;
    m_itemId = itemId;
    m_view.isUnderWay = true;
    m_view.problem.clear();
    m_host.setView(m_view);
    if (extent == RewindExtent::Conversation)
        m_chat.rewind(itemId);
    else
        m_chat.restoreFiles(itemId);
}

void Rewinding::onRestored(const bridge::agent::FilesRestored &restored)
{
    if (!m_extent || restored.messageId != m_itemId)
        return;
    if (!restored.ok) {
        onFailed(restored.reason);
    } else if (*m_extent == RewindExtent::Both) {
        m_chat.rewind(m_itemId);
    } else {
        m_extent.reset();
        emit done({});
    }
}

void Rewinding::onRewound(const QString &text)
{
    if (m_extent == RewindExtent::Conversation)
        m_lacksEntries = true;
    m_extent.reset();
    emit done(text);
}

void Rewinding::onFailed(const QString &reason)
{
    const bool wasUnderWay = std::exchange(m_extent, std::nullopt).has_value();
    m_view.isUnderWay = false;
    const QString problem = reason.isEmpty()
                                ? tr("No agent is there that could go back.")
                                : tr("%1 cannot go back: %2").arg(m_view.agent, reason.left(500));
    if (wasUnderWay && m_host.itemId() != m_itemId) {
        emit failedUnseen(problem);
        if (m_host.isOpen())
            look(m_host.itemId());
        return;
    }
    if (!m_host.isOpen())
        return;
    if (isLooking())
        m_view.state = Files::Unavailable;
    m_view.problem = problem;
    m_host.setView(m_view);
}

} // namespace ui

#include "moc_Rewinding.cpp"
