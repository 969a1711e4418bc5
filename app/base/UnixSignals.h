#pragma once

#include <QObject>

namespace app {

/// SIGINT, SIGTERM and SIGHUP as a Qt signal, so that the program ends its agents before it exits.
/// One per process, main thread.
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    /// `number` as in <csignal>. A second one while the first is served ends the program at once.
    void received(int number);
};

} // namespace app
