#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace ui {

class Paragraph;

/// Asks for the name of a profile, and for its address if it has none. Hidden while not asking;
/// Enter accepts, Esc cancels.
class ProfileForm final : public QWidget
{
    Q_OBJECT

public:
    struct Wish
    {
        QString title;
        QString action; ///< label of the button
        QString name;
        QString address{};
        bool asksAddress = false;
    };
    /// Accepts the typed text; returns the problem, or empty.
    using Keep = std::function<QString(const QString &name, const QString &address)>;

    explicit ProfileForm(QWidget *parent = nullptr);

    void open(const Wish &wish, Keep keep);
    void close();

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void keep();
    /// Shows what the user should know of the typed address.
    void advise();
    void say(const QString &text, const QString &colorClass);

    QLabel *m_title;
    QLineEdit *m_name;
    QLineEdit *m_address;
    QPushButton *m_keep;
    Paragraph *m_problem;
    Keep m_onKeep;
};

} // namespace ui
