#include "ui/endpoint/FoldedText.h"

#include "ui/common/Icons.h"
#include "ui/common/StyleSheet.h"

#include <QHBoxLayout>

namespace ui {

namespace {

constexpr int kHeight = 180;
/// As much as the widest window could show in its one line.
constexpr int kBeginning = 300;

} // namespace

FoldedText::FoldedText(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_heading(makeButton(ButtonKind::Plain, {}, this))
    , m_beginning(new ElidedLabel(TextRole::Code, this))
    , m_text(new QPlainTextEdit(this))
{
    m_heading->setFont(Theme::textFont(12.5));
    m_heading->setIconSize({12, 12});
    setStyleClass(m_heading, QStringLiteral("plain fold"));
    setStyleClass(m_beginning, QStringLiteral("text3"));
    m_text->setReadOnly(true);
    m_text->setFont(Theme::codeFont());
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(kHeight);
    m_text->document()->setDocumentMargin(8);
    setStyleClass(m_text, QStringLiteral("code"));

    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_heading);
    line->addWidget(m_beginning, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(line);
    layout->addWidget(m_text);

    connect(m_heading, &QPushButton::clicked, this, [this] { unfold(!m_unfolded); });
    connect(&m_theme, &Theme::changed, this, [this] { unfold(m_unfolded); });
    unfold(false);
}

void FoldedText::setText(const QString &heading, const QString &text)
{
    m_heading->setText(heading);
    m_beginning->setFullText(text.left(kBeginning));
    m_beginning->setToolTip({});
    m_text->setAccessibleName(heading);
    m_text->setPlainText(text);
    unfold(false);
}

void FoldedText::unfold(bool unfolded)
{
    const bool isNew = unfolded != m_unfolded;
    m_unfolded = unfolded;
    m_heading->setIcon(
        icon(unfolded ? Icon::ChevronDown : Icon::ChevronRight, m_theme.colors().text3));
    m_heading->setAccessibleDescription(unfolded ? tr("unfolded") : tr("folded"));
    m_beginning->setVisible(!unfolded);
    m_text->setVisible(unfolded);
    // Now, so that a window can take its new size while it handles the signal.
    layout()->activate();
    updateGeometry();
    if (isNew)
        emit unfoldedChanged(unfolded);
}

} // namespace ui
