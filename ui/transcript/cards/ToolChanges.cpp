#include "ui/transcript/cards/ToolChanges.h"

#include "bridge/core/Background.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/text/DiffView.h"
#include "ui/words/PathText.h"

#include <QDir>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using bridge::agent::FileChange;
using bridge::agent::ToolKind;
using bridge::chat::ToolUse;
using bridge::diff::EditPreview;
using bridge::diff::EditRequest;

namespace {

constexpr int kFirstRows = 20;
constexpr std::size_t kMostFiles = 20;
/// Texts of so many characters are compared at once: an answer from a thread would come after the
/// first paint.
constexpr qsizetype kSmall = 16'000;
/// While more of it comes, a text of this size is shown as far as it was.
constexpr qsizetype kMostGrowing = 200'000;
/// Pause between two comparisons of a text that grows: at least this, and so many times what the
/// last one took.
constexpr int kLeastPause = 40;
constexpr int kPauseFactor = 3;

bool changesFile(const ToolUse &tool)
{
    return tool.input.kind == ToolKind::Edit || tool.input.kind == ToolKind::Write;
}

bool isUnderWay(const ToolUse &tool)
{
    return tool.state == ToolUse::State::Preparing || tool.state == ToolUse::State::Running
           || tool.state == ToolUse::State::Waiting;
}

qsizetype sizeOf(const ToolUse &tool)
{
    qsizetype size = tool.input.content.size();
    for (const auto &edit : tool.input.edits)
        size += edit.before.size() + edit.after.size();
    return size;
}

EditRequest requestOf(const ToolUse &tool)
{
    EditRequest request;
    // What has ended may have changed the file.
    if (isUnderWay(tool) && QDir::isAbsolutePath(tool.input.headline))
        request.path = tool.input.headline;
    request.isGrowing = tool.state == ToolUse::State::Preparing;
    if (tool.input.kind == ToolKind::Write)
        request.content = tool.input.content;
    for (const auto &edit : tool.input.edits)
        request.replacements.push_back({edit.before, edit.after, edit.everywhere});
    return request;
}

} // namespace

ToolChanges::ToolChanges(Theme &theme, Source source, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_source(std::move(source))
    , m_column(new QVBoxLayout(this))
    , m_note(makeLabel(TextRole::Hint, {}, this))
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_note->setContentsMargins(12, 4, 12, 6);
    m_note->hide();
    m_column->addWidget(m_note);
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &ToolChanges::look);
}

ToolChanges::~ToolChanges()
{
    m_stop.request_stop();
}

bool ToolChanges::shows(const ToolUse &tool)
{
    if (!tool.changes.empty() || tool.moreFiles > 0)
        return true;
    return changesFile(tool) && sizeOf(tool) > 0;
}

void ToolChanges::growTool()
{
    if (!m_compares && !m_next.isActive())
        m_next.start(kLeastPause);
}

void ToolChanges::look()
{
    showTool();
    emit changed();
}

void ToolChanges::showTool()
{
    const ToolUse *tool = m_source();
    if (!tool)
        return;
    if (!tool->changes.empty() || tool->moreFiles > 0)
        showReported(*tool);
    else if (changesFile(*tool))
        showPreview(*tool);
    else
        clear();
}

void ToolChanges::showReported(const ToolUse &tool)
{
    if (m_reported == tool.changes && m_moreFiles == tool.moreFiles)
        return;
    m_stop.request_stop();
    m_next.stop();
    m_reported = tool.changes;
    m_moreFiles = tool.moreFiles;
    m_added = tool.linesAdded;
    m_removed = tool.linesRemoved;
    const std::size_t count = std::min(m_reported.size(), kMostFiles);
    const bool isNamed = !changesFile(tool);
    int leftOut = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const FileChange &change = m_reported[i];
        view(i)->setHunks(change.path, change.hunks);
        const QString path = pathLine(change.path);
        m_heads[i]->setText(change.kind == FileChange::Kind::Created ? tr("%1 (new)").arg(path)
                            : change.kind == FileChange::Kind::Deleted
                                ? tr("%1 (deleted)").arg(path)
                                : path);
        m_heads[i]->setVisible(isNamed);
    }
    keepViews(count);
    for (const FileChange &change : m_reported)
        leftOut += change.leftOut;
    const auto more = static_cast<int>(m_reported.size() - count) + m_moreFiles;
    QStringList notes;
    if (more > 0)
        notes << tr("%n more files were changed; their lines are not shown.", nullptr, more);
    if (leftOut > 0)
        notes << tr("%n more changed lines are not kept.", nullptr, leftOut);
    setNote(notes.join(u'\n'));
}

void ToolChanges::showPreview(const ToolUse &tool)
{
    const bool isGrowing = tool.state == ToolUse::State::Preparing;
    const Seen seen{isGrowing, isUnderWay(tool), tool.input.edits.size(), sizeOf(tool)};
    if (seen == m_seen || m_compares || (isGrowing && seen.size > kMostGrowing))
        return; // when a comparison has ended, it is looked at again
    // What was found in the file before is still what was asked for.
    if (!isUnderWay(tool) && m_seen.readsFile && !m_seen.isGrowing && m_seen.size == seen.size)
        return;
    m_seen = seen;
    EditRequest request = requestOf(tool);
    const QString path = tool.input.headline;
    if (seen.size <= kSmall && !isGrowing) {
        // Without the file: its lines and numbers follow. An earlier preview may have them already.
        EditRequest plain = request;
        plain.path.clear();
        const bool isFirst = m_views.empty();
        if (isFirst || request.path.isEmpty())
            take(*bridge::diff::previewOf(plain), path);
        if (request.path.isEmpty())
            return;
    }
    compare(std::move(request));
}

void ToolChanges::compare(EditRequest request)
{
    m_compares = true;
    m_stop = {};
    struct Answer
    {
        std::optional<EditPreview> preview;
        qint64 took = 0;
    };
    const QString path = m_source()->input.headline;
    const bool isGrowing = request.isGrowing;
    bridge::inBackground(
        this,
        [request = std::move(request), stop = m_stop.get_token()] {
            QElapsedTimer time;
            time.start();
            auto preview = bridge::diff::previewOf(request, stop);
            return Answer{std::move(preview), time.elapsed()};
        },
        [this, path, isGrowing](const Answer &answer) {
            m_compares = false;
            const bool isReported = !m_reported.empty() || m_moreFiles > 0;
            if (answer.preview && !isReported)
                take(*answer.preview, path);
            // What came meanwhile is shown too.
            if (isGrowing)
                m_next.start(std::max(kLeastPause, static_cast<int>(answer.took) * kPauseFactor));
            else
                showTool();
            emit changed();
        });
}

void ToolChanges::take(const EditPreview &preview, const QString &path)
{
    m_added = preview.diff.added;
    m_removed = preview.diff.removed;
    view(0)->setHunks(path, preview.diff.hunks);
    m_heads[0]->hide();
    keepViews(1);
    setNote(preview.diff.isCoarse
                ? tr("Too much to compare: all of it is shown as removed, then as added.")
                : QString());
}

DiffView *ToolChanges::view(std::size_t index)
{
    if (index < m_views.size())
        return m_views[index];
    auto *head = new Paragraph(TextRole::Hint, {}, this);
    auto *made = new DiffView(m_theme, kFirstRows, this);
    if (m_isWhole)
        made->showWhole();
    connect(made, &DiffView::wholeRequested, this, &ToolChanges::wholeRequested);
    const int at = m_column->count() - 1; // above the note
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 12, 2);
    row->addWidget(head);
    m_column->insertLayout(at, row);
    m_column->insertWidget(at + 1, made);
    head->hide();
    made->show();
    m_heads.push_back(head);
    m_views.push_back(made);
    return made;
}

void ToolChanges::keepViews(std::size_t count)
{
    while (m_views.size() > count) {
        delete m_views.back();
        delete m_heads.back();
        m_views.pop_back();
        m_heads.pop_back();
    }
}

void ToolChanges::setNote(const QString &text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void ToolChanges::clear()
{
    keepViews(0);
    setNote({});
}

void ToolChanges::showWhole()
{
    m_isWhole = true;
    for (DiffView *each : m_views)
        each->showWhole();
}

} // namespace ui

#include "moc_ToolChanges.cpp"
