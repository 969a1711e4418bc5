#include "ui/settings/endpoint/InlineQuestion.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>

#include <utility>

namespace ui {

InlineQuestion::InlineQuestion(QWidget *parent)
    : Card(parent)
    , m_title(new Paragraph(TextRole::Row, {}, this))
    , m_text(new Paragraph(TextRole::Hint, {}, this))
    , m_yes(makeButton(ButtonKind::Secondary, tr("Yes"), this))
    , m_no(makeButton(ButtonKind::Secondary, tr("No"), this))
{
    setStyleProperty(this, "tone", QStringLiteral("warn"));
    m_title->setFont(Theme::textFont(13, QFont::DemiBold));
    m_text->setColorClass(QStringLiteral("text2"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addWidget(m_no);
    buttons->addWidget(m_yes);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(6);
    column->addLayout(buttons);
    hide();
    connect(m_yes, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_no, &QPushButton::clicked, this, [this] { answer(false); });
}

void InlineQuestion::ask(const Question &question, std::function<void()> onYes)
{
    m_onYes = std::move(onYes);
    if (!isAncestorOf(QApplication::focusWidget()))
        m_before = QApplication::focusWidget();
    m_title->setText(question.title);
    m_text->setText(question.text);
    m_text->setVisible(!question.text.isEmpty());
    m_yes->setText(question.yes);
    m_no->setText(question.no);
    setStyleClass(m_yes, question.yesKind == ButtonKind::Danger ? QStringLiteral("danger")
                                                                : QStringLiteral("secondary"));
    setAccessibleName(question.title);
    setAccessibleDescription(question.text);
    show();
    m_no->setFocus(Qt::OtherFocusReason);
}

void InlineQuestion::withdraw()
{
    if (isHidden())
        return;
    m_onYes = nullptr;
    leave();
    emit closed();
}

void InlineQuestion::answer(bool yes)
{
    const auto onYes = std::exchange(m_onYes, nullptr);
    leave();
    if (yes && onYes)
        onYes();
    emit closed();
}

void InlineQuestion::leave()
{
    // Returns the focus, which would else go to the next widget.
    if (isAncestorOf(QApplication::focusWidget())) {
        if (m_before && m_before->isVisible())
            m_before->setFocus(Qt::OtherFocusReason);
        else
            QApplication::focusWidget()->clearFocus();
    }
    hide();
}

void InlineQuestion::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel))
        answer(false);
    else
        Card::keyPressEvent(event);
}

} // namespace ui

#include "moc_InlineQuestion.cpp"
