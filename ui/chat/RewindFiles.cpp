#include "ui/chat/RewindFiles.h"

#include "ui/kit/StyleSheet.h"
#include "ui/words/PathText.h"

#include <QPainter>
#include <QScrollBar>

namespace ui {

namespace {

constexpr int kFileRow = 26;
constexpr int kMostFileRows = 5;
constexpr int kListPadding = 3;
constexpr int kFileSide = 10;
constexpr int kFileSpace = 8;
constexpr int kReadFiles = 20; ///< files that a screen reader gets

QString wordsFor(RewindFile::Change change)
{
    switch (change) {
    case RewindFile::Change::PutBack:
        return RewindFiles::tr("put back");
    case RewindFile::Change::Removed:
        return RewindFiles::tr("removed");
    case RewindFile::Change::Unknown:
        break;
    }
    return {};
}

QString pathOf(const RewindFile &file)
{
    return pathLine(file.path);
}

} // namespace

RewindFiles::RewindFiles(Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    setStyleClass(this, QStringLiteral("bare"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(kFileRow);
}

void RewindFiles::setFiles(std::vector<RewindFile> files)
{
    m_files = std::move(files);
    const int rows = std::min(kMostFileRows, static_cast<int>(m_files.size()));
    setFixedHeight(rows * kFileRow + 2 * kListPadding);
    QStringList names;
    for (const RewindFile &file : m_files) {
        if (names.size() < kReadFiles)
            names << pathOf(file);
    }
    setAccessibleName(tr("Files that would change: %1").arg(names.join(QLatin1String(", "))));
    fitScrollBar();
    viewport()->update();
}

void RewindFiles::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitScrollBar();
}

void RewindFiles::fitScrollBar()
{
    const int all = static_cast<int>(m_files.size()) * kFileRow + 2 * kListPadding;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, all - viewport()->height()));
}

void RewindFiles::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    const QRect all = viewport()->rect();
    painter.setPen(colors.line);
    painter.setBrush(colors.code);
    painter.drawRoundedRect(QRectF(all).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    painter.setClipRect(all.adjusted(1, 1, -1, -1));

    const int value = verticalScrollBar()->value();
    const int first = std::max(0, (value - kListPadding) / kFileRow);
    for (int row = first; row < static_cast<int>(m_files.size()); ++row) {
        const QRect at(kFileSide, kListPadding + row * kFileRow - value,
                       all.width() - 2 * kFileSide, kFileRow);
        if (at.top() > all.bottom())
            break;
        const RewindFile &file = m_files[static_cast<std::size_t>(row)];
        QRect room = at;
        const auto takeRight = [&](const QString &text, const QColor &ink) {
            if (text.isEmpty())
                return;
            painter.setPen(ink);
            painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, text);
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(text)
                          - kFileSpace);
        };
        painter.setFont(Theme::textFont(12.5));
        if (file.removed >= 0)
            takeRight(QStringLiteral("−%1").arg(file.removed), colors.error);
        if (file.added >= 0)
            takeRight(QStringLiteral("+%1").arg(file.added), colors.ok);
        takeRight(wordsFor(file.change), colors.text3);
        painter.setFont(Theme::codeFont(12));
        if (file.change != RewindFile::Change::Unknown) {
            const bool isRemoved = file.change == RewindFile::Change::Removed;
            painter.setPen(isRemoved ? colors.error : colors.accentText);
            painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                             isRemoved ? QStringLiteral("D") : QStringLiteral("M"));
            room.setLeft(room.left() + 20);
        }
        painter.setPen(colors.text);
        painter.drawText(
            room, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(pathOf(file), Qt::ElideMiddle, room.width()));
    }
}

} // namespace ui

#include "moc_RewindFiles.cpp"
