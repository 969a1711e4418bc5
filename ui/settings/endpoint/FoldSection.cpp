#include "ui/settings/endpoint/FoldSection.h"

#include "ui/kit/FoldButton.h"
#include "ui/settings/SettingsPage.h"

namespace ui {

FoldSection::FoldSection(Theme &theme, const QString &title, QWidget *content, QWidget *parent)
    : QWidget(parent)
    , m_button(new FoldButton(theme, this))
    , m_indented(new QWidget(this))
{
    constexpr int kIndent = 17; // under the title, beside the chevron
    m_button->setText(title);
    auto *indented = new QVBoxLayout(m_indented);
    indented->setContentsMargins(kIndent, 4, 0, 8);
    indented->addWidget(content);
    auto *column = makeColumn(this, 0);
    column->addWidget(m_button);
    column->addWidget(m_indented);
    m_indented->hide();
    m_button->setPreviewFont(Theme::textFont(12.5));
    connect(m_button, &QAbstractButton::toggled, m_indented, &QWidget::setVisible);
}

void FoldSection::setPreview(const QString &preview)
{
    m_button->setPreview(preview);
    m_button->setAccessibleName(preview.isEmpty()
                                    ? m_button->text()
                                    : QStringLiteral("%1: %2").arg(m_button->text(), preview));
}

void FoldSection::setOpen(bool open)
{
    m_button->setChecked(open);
}

} // namespace ui

#include "moc_FoldSection.cpp"
