"""facts/nnet_architecture.py: every configuration format."""

from trees import plant, store_of

from kaldi_doctor.facts.nnet_architecture import Architectures

TDNNF = """input dim=100 name=ivector
input dim=40 name=input
fixed-affine-layer name=lda input=Append(-1,0,1) affine-transform-file=x
relu-batchnorm-dropout-layer name=tdnn1 l2-regularize=0.01 dim=1024
tdnnf-layer name=tdnnf2 dim=1024 bottleneck-dim=128 time-stride=1
tdnnf-layer name=tdnnf3 dim=1024 bottleneck-dim=128 time-stride=3
linear-component name=prefinal-l dim=192
prefinal-layer name=prefinal-chain input=prefinal-l small-dim=192 big-dim=1024
output-layer name=output include-log-softmax=false dim=3016
output-layer name=output-xent dim=3016
"""
LSTM = "input dim=40 name=input\nfast-lstmp-layer name=lstm1 cell-dim=512\nfast-lstmp-layer name=lstm2 cell-dim=512\noutput-layer name=output dim=9\n"


def of(tmp_path, files, path):
    return store_of(plant(tmp_path, files)).get(Architectures).get(path)


def test_tdnnf(tmp_path):
    net = of(tmp_path, {"exp/c/configs/network.xconfig": TDNNF, "exp/c/configs/vars": "model_left_context=17\nmodel_right_context=12\n", "exp/c/den.fst": "x"}, "exp/c")
    assert (net.kind, net.layers, net.hidden_dim, net.bottleneck, net.nonlinearity) == ("TDNN-F", 3, 1024, 128, "relu")
    assert net.outputs == {"output": 3016, "output-xent": 3016} and net.dropout and net.l2
    assert (net.left_context, net.right_context, net.input_dim) == (17, 12, 40)


def test_lstm(tmp_path):
    net = of(tmp_path, {"exp/c/configs/network.xconfig": LSTM, "exp/c/den.fst": "x"}, "exp/c")
    assert (net.kind, net.layers, net.hidden_dim) == ("LSTM", 2, 512)


def test_nnet2(tmp_path):
    config = "SpliceComponent input-dim=40 left-context=4 right-context=4\nAffineComponent input-dim=360 output-dim=300\nTanhComponent dim=300\nSoftmaxComponent dim=1944\n"
    net = of(tmp_path, {"exp/n/nnet.config": config}, "exp/n")
    assert (net.kind, net.layers, net.hidden_dim, net.outputs, net.left_context) == ("DNN", 1, 300, {"output": 1944}, 4)


def test_nnet1(tmp_path):
    proto = "<NnetProto>\n<AffineTransform> <InputDim> 440 <OutputDim> 1024 <BiasMean> -2\n<Sigmoid> <InputDim> 1024 <OutputDim> 1024\n<AffineTransform> <InputDim> 1024 <OutputDim> 1944 <BiasMean> 0\n</NnetProto>\n"
    net = of(tmp_path, {"exp/n/nnet.proto": proto}, "exp/n")
    assert (net.layers, net.hidden_dim, net.nonlinearity, net.outputs) == (1, 1024, "sigmoid", {"output": 1944})
