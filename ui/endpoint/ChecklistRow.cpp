#include "ui/endpoint/ChecklistRow.h"

#include "ui/endpoint/FixButtons.h"
#include "ui/kit/Icons.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/CheckText.h"

#include <QGridLayout>

namespace ui {

using bridge::check::Rung;
using bridge::check::RungReport;
using bridge::check::RungResult;

namespace {

constexpr int kSign = 13;
constexpr int kLine = 20;
constexpr int kSignColumn = 21;
constexpr int kNameColumn = 150;

QString resultText(RungResult result)
{
    switch (result) {
    case RungResult::Passed:
        return ChecklistRow::tr("passed");
    case RungResult::Warning:
        return ChecklistRow::tr("warning");
    case RungResult::Failed:
        return ChecklistRow::tr("failed");
    case RungResult::Skipped:
        return ChecklistRow::tr("skipped");
    }
    return {};
}

} // namespace

ChecklistRow::ChecklistRow(Rung rung, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_rung(rung)
    , m_sign(new QLabel(this))
    , m_name(makeLabel(TextRole::Row, rungTitle(rung), this))
    , m_text(new Paragraph(TextRole::Row, {}, this))
    , m_measure(makeLabel(TextRole::Hint, {}, this))
    , m_fix(new Paragraph(TextRole::Hint, {}, this))
    , m_buttons(new FixButtons(theme, FixButtons::Rank::Beside, this))
{
    m_sign->setFixedSize(kSign, kLine);
    m_name->setFont(Theme::textFont(13, QFont::Medium));
    m_measure->setWordWrap(false);
    // Aligns with Paragraph, whose text is a little lower in its line than a label's.
    for (auto *label : {m_name, m_measure}) {
        label->setFixedHeight(kLine);
        label->setContentsMargins(0, 1, 0, 0);
    }
    m_fix->setColorClass(QStringLiteral("text2"));
    m_buttons->setContentsMargins(0, 4, 0, 3);

    auto *line = new QFrame(this);
    setStyleClass(line, QStringLiteral("separator"));
    auto *content = new QGridLayout;
    content->setContentsMargins(0, 6, 0, 6);
    content->setHorizontalSpacing(0);
    content->setVerticalSpacing(3);
    content->setColumnMinimumWidth(0, kSignColumn);
    content->setColumnMinimumWidth(1, kNameColumn);
    content->setColumnMinimumWidth(3, 12);
    content->setColumnStretch(2, 1);
    content->addWidget(m_sign, 0, 0, Qt::AlignTop | Qt::AlignLeft);
    content->addWidget(m_name, 0, 1, Qt::AlignTop | Qt::AlignLeft);
    content->addWidget(m_text, 0, 2, Qt::AlignTop);
    content->addWidget(m_measure, 0, 4, Qt::AlignTop | Qt::AlignRight);
    content->addWidget(m_fix, 1, 2, 1, 3);
    content->addWidget(m_buttons, 2, 2, 1, 3);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(line);
    column->addLayout(content);

    connect(m_buttons, &FixButtons::fixChosen, this, &ChecklistRow::fixChosen);
    connect(&theme, &Theme::changed, this, &ChecklistRow::showSign);
    showRunning();
}

void ChecklistRow::showRunning(const QString &about)
{
    m_result.reset();
    m_text->setText(about.isEmpty() ? tr("checking…") : tr("checking… %1").arg(about));
    m_text->setColorClass(QStringLiteral("text3"));
    m_measure->clear();
    m_fix->hide();
    m_buttons->hide();
    showSign();
    m_sign->setToolTip(tr("checking"));
    setAccessibleName(tr("%1: checking").arg(rungTitle(m_rung)));
}

void ChecklistRow::showReport(const RungReport &report, const QString &address)
{
    m_result = report.result;
    const auto words = wordsFor(report, address);
    const bool isSkipped = report.result == RungResult::Skipped;
    m_text->setText(words.text);
    m_text->setColorClass(isSkipped ? QStringLiteral("text3") : QStringLiteral("text"));
    setStyleClass(m_name, isSkipped ? QStringLiteral("text3") : QStringLiteral("text"));
    m_measure->setText(words.measure);
    m_fix->setText(words.fix);
    // A button replaces the advice in words.
    const bool buttonSaysIt = report.failure && report.failure->fix != bridge::FailureFix{};
    m_fix->setVisible(!words.fix.isEmpty() && !buttonSaysIt);
    if (report.failure)
        m_buttons->showFailure(*report.failure, false);
    m_buttons->setVisible(report.failure && !m_buttons->isEmpty());
    showSign();
    m_sign->setToolTip(resultText(report.result));
    setAccessibleName(
        QStringLiteral("%1: %2. %3").arg(words.name, resultText(report.result), words.text));
}

void ChecklistRow::showSign()
{
    const auto &colors = m_theme.colors();
    const auto show = [this](Icon sign, const QColor &color) {
        m_sign->setPixmap(iconPixmap(sign, color, kSign, devicePixelRatioF()));
    };
    if (!m_result)
        return show(Icon::ChevronRight, colors.accentText);
    switch (*m_result) {
    case RungResult::Passed:
        return show(Icon::Check, colors.ok);
    case RungResult::Warning:
        return show(Icon::Exclamation, colors.warn);
    case RungResult::Failed:
        return show(Icon::Cross, colors.error);
    case RungResult::Skipped:
        return show(Icon::Minus, colors.text3);
    }
}

} // namespace ui

#include "moc_ChecklistRow.cpp"
