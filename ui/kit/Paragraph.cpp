#include "ui/kit/Paragraph.h"

#include "ui/kit/StyleSheet.h"

#include <QTextBlockFormat>
#include <QTextCursor>
#include <QTextDocument>

#include <cmath>
#include <memory>

namespace ui {

Paragraph::Paragraph(TextRole role, const QString &text, QWidget *parent)
    : QTextEdit(parent)
{
    const TextStyle style = styleOf(role);
    m_lineHeight = style.lineHeight;
    // Where it wraps, the title of a page is smaller than in a label.
    setFont(role == TextRole::PageTitle ? Theme::textFont(18, QFont::Bold) : style.font);
    setColorClass(QLatin1String(style.styleClass));
    setFrameShape(QFrame::NoFrame);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::NoFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setContextMenuPolicy(Qt::NoContextMenu);
    document()->setDocumentMargin(0);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    viewport()->setCursor(Qt::IBeamCursor);
    setText(text);
}

void Paragraph::setText(const QString &text)
{
    setPlainText(text);
    QTextBlockFormat format;
    format.setLineHeight(m_lineHeight, QTextBlockFormat::FixedHeight);
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.mergeBlockFormat(format);
    setAccessibleName(text);
    updateGeometry();
}

void Paragraph::setColorClass(const QString &styleClass)
{
    setStyleClass(this, QStringLiteral("bare %1").arg(styleClass));
}

QSize Paragraph::sizeHint() const
{
    return laidOut(-1);
}

QSize Paragraph::minimumSizeHint() const
{
    return {0, m_lineHeight};
}

int Paragraph::heightForWidth(int width) const
{
    return laidOut(width).height();
}

QSize Paragraph::laidOut(int width) const
{
    // The document itself is laid out for the width the widget has now.
    const std::unique_ptr<QTextDocument> copy(document()->clone());
    copy->setDefaultFont(document()->defaultFont());
    copy->setDefaultTextOption(document()->defaultTextOption());
    copy->setTextWidth(width);
    return {static_cast<int>(std::ceil(copy->idealWidth())),
            static_cast<int>(std::ceil(copy->size().height()))};
}

} // namespace ui
