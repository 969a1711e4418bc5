#include "ui/transcript/cards/RequestView.h"

#include "ui/kit/Paragraph.h"
#include "ui/text/LongText.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int kManyLines = 200;
constexpr int kFieldLines = 12;
constexpr int kFieldNames = 190;
constexpr qsizetype kLongWord = 40;

} // namespace

RequestView::RequestView(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(10);
}

QString RequestView::shown(const QString &text, TextUse use)
{
    const MarkedText marks = marked(text, use);
    m_hidden += marks.hidden;
    m_lines += shownLines(text);
    return marks.text;
}

LongText *RequestView::makeText(TextBlocks::Style style, const QString &text, TextUse use,
                                int lines)
{
    auto *view = new LongText(m_theme, lines, this);
    view->keepEnd();
    view->setText(style, text, use);
    shown(text, use);
    m_texts.push_back(view);
    connect(view, &LongText::wholeRequested, this, &RequestView::wholeRequested);
    return view;
}

void RequestView::addText(TextBlocks::Style style, const QString &text, TextUse use, int lines)
{
    LongText *view = makeText(style, text, use, lines);
    if (style != TextBlocks::Style::Box)
        view->setFramed(m_theme.colors().code);
    m_column->addWidget(view);
    m_fields = nullptr;
}

void RequestView::addField(const QString &name, const QString &value)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    auto *label = new Paragraph(TextRole::Hint, shown(name, TextUse::Name), this);
    label->setFixedWidth(kFieldNames);
    row->addWidget(label, 0, Qt::AlignTop);
    const TextUse use = value.contains(QLatin1Char('\n')) ? TextUse::Content : TextUse::Name;
    row->addWidget(makeText(TextBlocks::Style::Prose, value, use, kFieldLines), 1);
    if (!m_fields) {
        m_fields = new QVBoxLayout;
        m_fields->setSpacing(4);
        m_column->addLayout(m_fields);
    }
    m_fields->addLayout(row);
}

void RequestView::addLongWords(const QString &name, const QString &text)
{
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype next = text.indexOf(QLatin1Char(' '), begin);
        const qsizetype end = next < 0 ? text.size() : next;
        if (end - begin > kLongWord)
            return addField(name, text);
        begin = end + 1;
    }
}

void RequestView::showWhole()
{
    for (LongText *each : m_texts)
        each->showWhole();
}

bool RequestView::needsCare() const
{
    return m_hidden > 0 || m_lines > kManyLines;
}

bool RequestView::isWhole() const
{
    return std::none_of(m_texts.begin(), m_texts.end(),
                        [](const LongText *each) { return each->isCut(); });
}

bool RequestView::isSeen() const
{
    return isWhole() && QRegion(rect()).subtracted(m_seen).subtracted(partOnScreen()).isEmpty();
}

QRect RequestView::partOnScreen() const
{
    if (!isVisible())
        return {};
    QRect part = rect();
    QPoint moved;
    for (const QWidget *each = this; !each->isWindow(); each = each->parentWidget()) {
        moved += each->pos();
        part = part.translated(each->pos()) & each->parentWidget()->rect();
    }
    return part.translated(-moved);
}

void RequestView::paintEvent(QPaintEvent *)
{
    m_seen += partOnScreen();
}

void RequestView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_seen = {};
}

} // namespace ui

#include "moc_RequestView.cpp"
