#include "ui/endpoint/FailureSheet.h"

#include "ui/endpoint/FailureLayers.h"
#include "ui/endpoint/FixButtons.h"
#include "ui/endpoint/GoOnButton.h"
#include "ui/kit/FoldButton.h"
#include "ui/kit/Icons.h"
#include "ui/kit/Panel.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/FailureRecord.h"
#include "ui/words/FixText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ui {

using bridge::Failure;

namespace {

constexpr int kWidth = 700;
constexpr int kMargin = 26;
constexpr int kRadius = 14;
constexpr int kAround = 12; ///< between the sheet and the border of its area
constexpr int kMessageHeight = 180;
constexpr int kMessageMargin = 8;
/// Characters that fill this height.
constexpr int kMessageMeasured = 2000;

} // namespace

FailureSheet::FailureSheet(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget)
    , m_title(new Paragraph(TextRole::PageTitle, {}, m_content))
    , m_close(makeButton(ButtonKind::Plain, {}, m_content))
    , m_text(new Paragraph(TextRole::Secondary, {}, m_content))
    , m_layers(new FailureLayers(theme, m_content))
    , m_answer(new QWidget(m_content))
    , m_fold(new FoldButton(theme, m_answer))
    , m_message(new QPlainTextEdit(m_answer))
    , m_buttons(new FixButtons(theme, FixButtons::Rank::Leading, m_content))
    , m_goOn(new GoOnButton(theme, m_buttons))
    , m_tryAgain(m_buttons->addButton(againLabel(0)))
    , m_settings(m_buttons->addButton(tr("Open settings")))
    , m_copy(m_buttons->addAtEnd(tr("Copy details")))
    , m_note(makeLabel(TextRole::Hint, {}, m_content))
{
    hide();
    m_buttons->setFirst(m_goOn);
    m_scroll->setWidget(m_content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setStyleClass(m_scroll, QStringLiteral("bare"));
    m_scroll->viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    auto *around = new QVBoxLayout(this);
    around->setContentsMargins(kPanelShadow, kPanelShadow, kPanelShadow, kPanelShadow);
    around->addWidget(m_scroll);
    fill();
    connectButtons();
    connect(&theme, &Theme::changed, this, [this] {
        m_close->setIcon(icon(Icon::Cross, m_theme.colors().text3));
        update();
    });
}

void FailureSheet::fill()
{
    m_close->setIcon(icon(Icon::Cross, m_theme.colors().text3));
    m_close->setAccessibleName(tr("Close"));
    m_close->setToolTip(tr("Close (Esc); the conversation keeps it"));
    m_close->setFixedSize(30, 30);
    m_message->setReadOnly(true);
    m_message->hide();
    m_message->setFont(Theme::codeFont());
    m_message->setTabChangesFocus(true);
    m_message->document()->setDocumentMargin(kMessageMargin);
    m_layers->setContentsMargins(0, 16, 0, 0);
    setStyleClass(m_message, QStringLiteral("code"));
    for (Paragraph *each : {m_title, m_text})
        each->setFocusPolicy(Qt::ClickFocus);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title, 1);
    head->addWidget(m_close, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(kMargin, kMargin - 6, kMargin - 6, kMargin - 6);
    layout->setSpacing(0);
    layout->addLayout(head);
    auto *column = new QVBoxLayout;
    column->setContentsMargins(0, 2, 6, 0);
    column->setSpacing(0);
    layout->addLayout(column);
    column->addWidget(m_text);
    column->addWidget(m_layers);
    m_answer->setContentsMargins(0, 12, 0, 0);
    auto *answer = new QVBoxLayout(m_answer);
    answer->setContentsMargins(0, 0, 0, 0);
    answer->setSpacing(6);
    answer->addWidget(m_fold);
    answer->addWidget(m_message);
    column->addWidget(m_answer);
    column->addSpacing(16);
    column->addWidget(m_buttons);
    column->addSpacing(10);
    column->addWidget(m_note);
    column->addStretch();
}

void FailureSheet::connectButtons()
{
    const auto close = [this] { emit closed(); };
    connect(m_close, &QPushButton::clicked, this, close);
    connect(m_tryAgain, &QPushButton::clicked, this, [this] {
        emit tryAgainRequested();
        emit closed();
    });
    connect(m_settings, &QPushButton::clicked, this, [this] {
        emit settingsRequested();
        emit closed();
    });
    connect(m_buttons, &FixButtons::turnOffRequested, this, [this] {
        emit turnOffRequested();
        emit closed();
    });
    connect(m_buttons, &FixButtons::fixChosen, this, [this](const bridge::Fix &fix) {
        emit fixChosen(fix);
        emit closed();
    });
    connect(m_goOn, &GoOnButton::chosen, this, [this](const bridge::endpoint::EndpointPin &pin) {
        emit goOnRequested(pin);
        emit closed();
    });
    connect(m_copy, &QPushButton::clicked, this, &FailureSheet::copyDetails);
    connect(m_fold, &FoldButton::clicked, this, [this](bool unfolded) {
        m_message->setVisible(unfolded);
        placeIn(m_area);
    });
}

void FailureSheet::setTargets(GoOnTargets *targets)
{
    m_goOn->setTargets(targets);
}

void FailureSheet::showFailure(const Failure &failure, const QString &note, int messages)
{
    m_failure = failure;
    const FailureRecord record(failure);
    setAccessibleName(record.title);
    m_title->setText(record.title);
    m_text->setText(record.text);
    m_layers->setVisible(record.hasLayers);
    m_layers->setFindings(record.layers);
    m_fold->setText(record.heading);
    m_fold->setPreview(record.preview);
    showMessage(record.message);
    m_tryAgain->setText(againLabel(messages));
    m_goOn->offer(!note.isEmpty());
    m_buttons->showFailure(failure, !note.isEmpty());
    m_copy->setText(tr("Copy details"));
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    placeIn(m_area);
}

void FailureSheet::showMessage(const QString &message)
{
    m_answer->setVisible(!message.isEmpty());
    m_message->setAccessibleName(m_fold->text());
    // The same one again, with another note: it stays unfolded.
    if (m_message->toPlainText() == message)
        return;
    m_fold->setChecked(false);
    m_message->setPlainText(message);
    m_message->hide();
}

void FailureSheet::fitMessage(int width)
{
    // Height of the text, up to a few lines, then it scrolls.
    const int needed =
        m_message->fontMetrics()
            .boundingRect(0, 0, width - 2 * kMargin - 2 * kMessageMargin, kMessageHeight,
                          Qt::TextWrapAnywhere, m_message->toPlainText().left(kMessageMeasured))
            .height();
    m_message->setFixedHeight(std::min(kMessageHeight, needed + 2 * kMessageMargin + 4));
}

void FailureSheet::placeIn(const QRect &area)
{
    m_area = area;
    const int width = std::min(kWidth, area.width() - 2 * kAround);
    if (width <= 0)
        return;
    fitMessage(width);
    m_answer->layout()->activate();
    m_content->layout()->activate();
    // Layouts ignore height for width in a scroll area; wrapping texts need more.
    const int needed = m_content->layout()->totalHeightForWidth(width);
    const int height = std::min(needed, area.height() - 2 * kAround);
    m_content->setMinimumHeight(needed);
    m_scroll->setVerticalScrollBarPolicy(needed > height ? Qt::ScrollBarAlwaysOn
                                                         : Qt::ScrollBarAlwaysOff);
    setGeometry(QRect(area.left() + (area.width() - width) / 2, area.top() + kAround, width,
                      std::max(height, 0))
                    .marginsAdded({kPanelShadow, kPanelShadow, kPanelShadow, kPanelShadow}));
}

void FailureSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRectF sheet =
        QRectF(rect()).adjusted(kPanelShadow, kPanelShadow, -kPanelShadow, -kPanelShadow);
    drawPanel(painter, sheet.adjusted(-1, -1, 1, 1), kRadius, m_theme.colors().background,
              m_theme.colors().line, m_theme.isDark());
}

void FailureSheet::copyDetails()
{
    QGuiApplication::clipboard()->setText(FailureRecord(m_failure).details);
    m_copy->setText(tr("Copied"));
}

} // namespace ui

#include "moc_FailureSheet.cpp"
